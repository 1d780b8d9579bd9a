test('time', async () => {
	let t = performance.now();
	const lap = (w: string) => { process.stderr.write(`${w} ${(performance.now() - t).toFixed(0)}\n`); t = performance.now(); };
	await import('n8n-workflow'); lap('n8n-workflow');
	await import('form-data'); lap('form-data');
	await import('socket.io-client'); lap('socket.io-client');
	await import('../support/transport'); lap('transport');
	await import('../../nodes/Assemblyline/Assemblyline.node'); lap('node');
});
