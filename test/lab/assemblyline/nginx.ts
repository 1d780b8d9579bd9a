/** The TLS front of both Assemblyline versions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Version, versions } from './install';
import { folders, tlsFiles } from './paths';
import { ports, versionPorts } from './ports';

/** The configuration file that nginx is started with. */
export const nginxConfiguration = join(folders.nginx, 'nginx.conf');

/** A file that Assemblyline does not have: submitted by its hash, it is fetched from the file source. */
export const fileSourceSample = {
	text: 'A file that only the file source has. http://file-source.example/\n',
	sha256: 'fd60b9ba3c7f1bb2ee45210c80534ffeac8d771ca847654dc6119ea51547aaa8',
};

/** Writes nginx's configuration, and what it serves as the file source. */
export function writeNginxConfiguration(): void {
	writeFileSync(join(folders.fileSource, fileSourceSample.sha256), fileSourceSample.text);
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(kind) => `${kind}_temp_path ${join(folders.nginx, kind)};`,
	);
	writeFileSync(
		nginxConfiguration,
		`# Its files lie in a folder that only the lab's own user can read.
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${join(folders.nginx, 'nginx.pid')};
error_log stderr warn;
events { worker_connections 1024; }
http {
	access_log off;
	${temporary.join('\n\t')}
	client_max_body_size 200m;
	proxy_http_version 1.1;
	proxy_buffering off;
	proxy_request_buffering off;
	proxy_read_timeout 600s;
	map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
	# Whoever shows a certificate of the lab's authority is the user its common name says.
	map $ssl_client_s_dn $certificate_user { ~CN=(?<name>[^,]+) $name; }
	ssl_certificate ${tlsFiles.serverCertificate};
	ssl_certificate_key ${tlsFiles.serverKey};
	ssl_client_certificate ${tlsFiles.ca};
	server {
		listen 127.0.0.1:${ports.fileSource};
		root ${folders.fileSource};
	}
${versions.map(serversOf).join('')}}
`,
	);
}

function serversOf(version: Version): string {
	const { tls, mtls, identity } = versionPorts[version];
	const verify = ['ssl_verify_client on;'];
	const identify = [
		'proxy_set_header X-USER $certificate_user;',
		'proxy_set_header X-APIKEY devkey:$certificate_user;',
	];
	return server(version, tls) + server(version, mtls, verify) + server(version, identity, verify, identify);
}

/** One listener. */
function server(version: Version, port: number, settings: string[] = [], headers: string[] = []): string {
	const { api, socketio } = versionPorts[version];
	const forwarded = [
		'proxy_set_header Host $http_host;',
		'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
		'proxy_set_header X-Forwarded-Proto https;',
	];
	const upgrade = ['proxy_set_header Upgrade $http_upgrade;', 'proxy_set_header Connection $connection_upgrade;'];
	const location = (path: string, target: number, lines: string[]) =>
		`\t\tlocation ${path} {
			proxy_pass http://127.0.0.1:${target};
			${lines.join('\n\t\t\t')}
		}
`;
	return `	server {
		listen 127.0.0.1:${port} ssl;
		${settings.join('\n\t\t')}
${location('/api/', api, [...forwarded, 'proxy_set_header Connection "";', ...headers])}${location('/socket.io/', socketio, [...forwarded, ...upgrade, ...headers])}	}
`;
}
