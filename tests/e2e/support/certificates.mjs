// A certificate authority and a server certificate for 127.0.0.1 and localhost, made for one test.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** {dir, caFile, ca (its PEM text), cert, key}: paths, but for `ca`. Long enough that nobody is told of their end. */
export async function makeCertificates(dir, days = 60) {
  const file = (name) => path.join(dir, name);
  const openssl = (...args) => run("openssl", args);
  await openssl(
    ...["req", "-x509", ...newKey, "-days", String(days), "-subj", "/CN=sparekey test CA"],
    ...["-keyout", file("ca.key"), "-out", file("ca.pem")],
  );
  await openssl(
    ...["req", "-x509", ...newKey, "-days", String(days), "-subj", "/CN=localhost"],
    ...["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ...["-keyout", file("server.key"), "-out", file("server.pem")],
  );
  return {
    dir,
    caFile: file("ca.pem"),
    ca: await readFile(file("ca.pem"), "utf8"),
    cert: file("server.pem"),
    key: file("server.key"),
  };
}

/** For the same key as `certificates`, one that ended yesterday: its path. */
export async function makeEnded({ dir, caFile, key }) {
  const [request, cert] = [path.join(dir, "ended.csr"), path.join(dir, "ended.pem")];
  await run("openssl", ["req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request]);
  await run("openssl", [
    ...["x509", "-req", "-in", request, "-days", "-1", "-out", cert],
    ...["-CA", caFile, "-CAkey", path.join(dir, "ca.key"), "-CAcreateserial"],
  ]);
  return cert;
}
