// Throw-away certificates, made with OpenSSL at run time: an authority of its own for every test that asks.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace sparekey {

struct TestCertificate {
    std::string chain_pem;
    std::string key_pem;
};

struct CertificateOptions {
    std::vector<std::string> names = {"DNS:localhost", "IP:127.0.0.1",
                                      "IP:::1"};  // subject alternative names
    long valid_from_s = -3600;                    // seconds from now
    long valid_until_s = 3600;
};

/// A certificate authority that exists for one test.
class TestAuthority {
  public:
    TestAuthority();
    ~TestAuthority();

    std::string const& ca_pem() const;
    TestCertificate issue(CertificateOptions const& options = {}) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Signed by itself: nobody trusts it.
TestCertificate self_signed_certificate(CertificateOptions const& options = {});

}  // namespace sparekey
