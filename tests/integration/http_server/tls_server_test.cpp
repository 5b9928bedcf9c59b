// Making a TLS context: every mistake in certificate and key has its own message.
#include "http/tls_server.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "support/certs.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::http {
namespace {

/// The same key behind the passphrase "test".
std::string encrypted(std::string const& key_pem) {
    auto* const in = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
    auto* const out = BIO_new(BIO_s_mem());
    auto* const key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
    unsigned char const passphrase[] = {'t', 'e', 's', 't'};
    PEM_write_bio_PrivateKey(out, key, EVP_aes_128_cbc(), passphrase, sizeof passphrase, nullptr, nullptr);
    char* text = nullptr;
    auto const size = BIO_get_mem_data(out, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    EVP_PKEY_free(key);
    BIO_free(in);
    BIO_free(out);
    return pem;
}

std::string error_of(std::string_view chain, std::string_view key) {
    auto const made = make_server_tls(chain, Secret(key));
    return made ? "" : made.error().message;
}

TEST(MakeServerTls, takes_a_chain_and_its_key) {
    TestAuthority const authority;
    auto const certificate = authority.issue();
    EXPECT_EQ(error_of(certificate.chain_pem, certificate.key_pem), "");
    EXPECT_EQ(error_of(certificate.chain_pem + authority.ca_pem(), certificate.key_pem), "");
}

TEST(MakeServerTls, says_which_part_is_wrong) {
    TestAuthority const authority;
    auto const certificate = authority.issue();
    auto const other = authority.issue();
    EXPECT_EQ(error_of(certificate.chain_pem, other.key_pem),
              "private key: does not belong to the certificate");
    for (auto const& chain : {std::string(), std::string("nonsense"), certificate.key_pem}) {
        EXPECT_TRUE(
            error_of(chain, certificate.key_pem).starts_with("certificate: not a certificate chain in PEM"));
    }
    for (auto const& key : {std::string(), std::string("nonsense"), certificate.chain_pem}) {
        EXPECT_TRUE(
            error_of(certificate.chain_pem, key).starts_with("private key: not a private key in PEM"));
    }
}

TEST(MakeServerTls, refuses_a_key_with_a_passphrase_instead_of_asking_for_it) {
    auto const certificate = TestAuthority().issue();
    auto const key = encrypted(certificate.key_pem);
    ASSERT_NE(key.find("ENCRYPTED"), std::string::npos);
    EXPECT_TRUE(error_of(certificate.chain_pem, key).starts_with("private key: not a private key in PEM"));
}

TEST(LoadServerTls, reads_files_and_names_them_in_errors) {
    TempDir const dir;
    auto const certificate = TestAuthority().issue();
    auto const chain = dir.write("chain.pem", certificate.chain_pem);
    auto const key = dir.write("key.pem", certificate.key_pem);
    auto const loaded = load_server_tls(chain, key);
    EXPECT_TRUE(loaded) << loaded.error();

    auto const no_chain = load_server_tls(dir.file("missing.pem"), key);
    ASSERT_FALSE(no_chain);
    EXPECT_EQ(no_chain.error().message,
              "certificate: " + dir.file("missing.pem") + " cannot be read: No such file or directory");
    auto const no_key = load_server_tls(chain, dir.path());
    ASSERT_FALSE(no_key);
    EXPECT_TRUE(no_key.error().message.starts_with("private key: " + dir.path().string() + " cannot be read"))
        << no_key.error();
    auto const mixed_up = load_server_tls(chain, chain);
    ASSERT_FALSE(mixed_up);
    EXPECT_TRUE(mixed_up.error().message.starts_with(chain + " and " + chain + ": private key: "))
        << mixed_up.error();
}

}  // namespace
}  // namespace sparekey::http
