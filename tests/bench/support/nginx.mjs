// The upper bound: an nginx that reads a request and says 204, over the same TLS.
export const nginxConfig = (dir, tls, port) => `
daemon off;
master_process off;
pid ${dir}/nginx.pid;
error_log ${dir}/nginx-error.log;
events {}
http {
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path ${dir}/nginx-body;
    proxy_temp_path ${dir}/nginx-proxy;
    fastcgi_temp_path ${dir}/nginx-fastcgi;
    uwsgi_temp_path ${dir}/nginx-uwsgi;
    scgi_temp_path ${dir}/nginx-scgi;
    server {
        listen 127.0.0.1:${port} ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate ${tls.cert};
        ssl_certificate_key ${tls.key};
        location / { return 204; }
    }
}
`;
