#include "support/certs.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "core/random.hpp"

namespace sparekey {
namespace {

template <auto free_function>
struct FreeWith {
    template <class T>
    void operator()(T* p) const {
        free_function(p);
    }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using BigNumber = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;

void must(bool ok) {
    if (!ok) throw std::runtime_error("OpenSSL cannot make a test certificate");
}

std::string text_of(Bio const& bio) {
    char* data = nullptr;
    auto const size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(Certificate const& certificate) {
    Bio const bio(BIO_new(BIO_s_mem()));
    must(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
    return text_of(bio);
}

std::string to_pem(Key const& key) {
    Bio const bio(BIO_new(BIO_s_mem()));
    must(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(bio);
}

void add_extension(Certificate const& certificate, X509* issuer, int nid, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate.get(), nullptr, nullptr, 0);
    Extension const extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    must(extension && X509_add_ext(certificate.get(), extension.get(), -1) == 1);
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"));
    must(key != nullptr);
    return key;
}

/// Everything but issuer, extensions and signature.
Certificate make_certificate(Key const& key, std::string const& common_name,
                             CertificateOptions const& options) {
    Certificate certificate(X509_new());
    must(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
    BIGNUM* number = nullptr;
    must(BN_hex2bn(&number, random_token(8).c_str()) != 0);
    BigNumber const serial(number);
    must(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())) != nullptr);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_until_s);
    must(X509_set_pubkey(certificate.get(), key.get()) == 1);
    std::vector<unsigned char> const name(common_name.begin(), common_name.end());
    must(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, MBSTRING_ASC,
                                    name.data(), static_cast<int>(name.size()), -1, 0) == 1);
    return certificate;
}

void sign(Certificate const& certificate, X509* issuer, Key const& issuer_key) {
    must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) == 1);
    must(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) > 0);
}

void add_names(Certificate const& certificate, X509* issuer, CertificateOptions const& options) {
    std::string names;
    for (auto const& name : options.names) names += (names.empty() ? "" : ",") + name;
    if (!names.empty()) add_extension(certificate, issuer, NID_subject_alt_name, names);
}

}  // namespace

struct TestAuthority::Impl {
    Key key = make_key();
    Certificate certificate = make_certificate(key, "sparekey test authority", {});
    std::string pem;
};

TestAuthority::TestAuthority() : impl_(std::make_unique<Impl>()) {
    auto* const self = impl_->certificate.get();
    add_extension(impl_->certificate, self, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(impl_->certificate, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(impl_->certificate, self, impl_->key);
    impl_->pem = to_pem(impl_->certificate);
}

TestAuthority::~TestAuthority() = default;

std::string const& TestAuthority::ca_pem() const {
    return impl_->pem;
}

TestCertificate TestAuthority::issue(CertificateOptions const& options) const {
    auto const key = make_key();
    auto const certificate = make_certificate(key, "sparekey test server", options);
    add_names(certificate, impl_->certificate.get(), options);
    sign(certificate, impl_->certificate.get(), impl_->key);
    return {to_pem(certificate), to_pem(key)};
}

TestCertificate self_signed_certificate(CertificateOptions const& options) {
    auto const key = make_key();
    auto const certificate = make_certificate(key, "sparekey test server", options);
    add_names(certificate, certificate.get(), options);
    sign(certificate, certificate.get(), key);
    return {to_pem(certificate), to_pem(key)};
}

}  // namespace sparekey
