import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Runs one OpenSearch node: the runner's own program cannot use ports above 9299. */
public class SearchEngine {
	/** Arguments: the base folder, and the port before the one to listen on. */
	public static void main(String[] args) throws Exception {
		OpenSearchRunner runner = new OpenSearchRunner();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				runner.close();
			} catch (Exception error) {
				error.printStackTrace();
			}
		}));
		runner.setMaxHttpPort(65535);
		runner.build(OpenSearchRunner.newConfigs()
				.basePath(args[0]).numOfNode(1).baseHttpPort(Integer.parseInt(args[1]))
				.clusterName("assemblyline-lab").useLogger());
		while (!runner.isClosed()) Thread.sleep(5000);
	}
}
