// SPDX-License-Identifier: Apache-2.0
#include "core/signature.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>
#include <vector>

namespace pressroom::core {
namespace {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* spent) const {
    free_function(spent);
  }
};
template <class T, auto free_function>
using Owned = std::unique_ptr<T, Free<free_function>>;

using Bio = Owned<BIO, BIO_free_all>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using Number = Owned<BIGNUM, BN_free>;
using Certificate = Owned<X509, X509_free>;

/// A passphrase is never asked for: nobody may be there to type it.
int no_passphrase(char*, int, int, void*) { return -1; }

EVP_PKEY* native(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }
STACK_OF(X509) * native_certificates(const std::shared_ptr<void>& certificates) {
  return static_cast<STACK_OF(X509)*>(certificates.get());
}

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Bio memory(std::string_view bytes) {
  Bio bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1u << 24))));
  if (!bio) throw std::bad_alloc();
  return bio;
}

std::shared_ptr<void> shared(EVP_PKEY* key) {
  return {key, [](void* spent) { EVP_PKEY_free(static_cast<EVP_PKEY*>(spent)); }};
}

/// Bytes of r, and as many of s.
std::size_t order_bytes(EVP_PKEY* key) { return (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8; }

/// "prime256v1", "secp384r1" ...; empty for a key of another kind.
std::string curve_of(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return {};
  std::array<char, 80> name{};
  return EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1 ? name.data() : "";
}

std::string der_signature(EVP_PKEY* key, std::string_view text) {
  const Context context(EVP_MD_CTX_new());
  std::size_t length = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, octets(text), text.size()) != 1) {
    throw std::runtime_error("OpenSSL refuses to sign");
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, octets(text),
                     text.size()) != 1) {
    throw std::runtime_error("OpenSSL refuses to sign");
  }
  signature.resize(length);
  return signature;
}

/// The DER form of r and s.
std::string der_of(std::string_view r_and_s) {
  const std::size_t half = r_and_s.size() / 2;
  const EcdsaSignature signature(ECDSA_SIG_new());
  Number r(BN_bin2bn(octets(r_and_s), static_cast<int>(half), nullptr));
  Number s(BN_bin2bn(octets(r_and_s.substr(half)), static_cast<int>(half), nullptr));
  if (!signature || !r || !s) throw std::bad_alloc();
  ECDSA_SIG_set0(signature.get(), r.release(), s.release());
  unsigned char* out = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &out);
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(std::max(length, 0)));
  OPENSSL_free(out);
  return der;
}

bool verify_der(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const Context context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(text), text.size()) == 1;
}

std::shared_ptr<void> parse_certificates(std::string_view pem) {
  std::shared_ptr<void> certificates(
      sk_X509_new_null(), [](void* spent) { sk_X509_pop_free(static_cast<STACK_OF(X509)*>(spent), X509_free); });
  const Bio bio = memory(pem);
  constexpr int most = 32;
  while (sk_X509_num(native_certificates(certificates)) < most) {
    Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
    if (!certificate) break;
    sk_X509_push(native_certificates(certificates), certificate.release());
  }
  return certificates;
}

Result<Instant> time_of(const ASN1_GENERALIZEDTIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return fail(ErrorCode::malformed, "the time is none");
  return Instant(std::chrono::seconds(::timegm(&parts)));
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

Result<std::string> base64_decoded(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  if (text.size() % 4 != 0 || text.size() > (1u << 24) || digits.find_first_not_of(alphabet) != digits.npos) {
    return fail(ErrorCode::malformed, "this is no base64");
  }
  std::string out(text.size() / 4 * 3 + 1, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(text), static_cast<int>(text.size()));
  if (length < 0) return fail(ErrorCode::malformed, "this is no base64");
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

Result<SigningKey> SigningKey::parse(std::string_view pem) {
  const Bio bio = memory(pem);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr);
  if (key == nullptr) return fail(ErrorCode::usage, "this is no PEM file of a private key without passphrase");
  SigningKey parsed(shared(key));
  const std::string curve = curve_of(key);
  if (curve != "prime256v1" && curve != "secp384r1") {
    return fail(ErrorCode::usage, "the key is not one of the curves P-256 and P-384");
  }
  return parsed;
}

std::string SigningKey::sign(std::string_view text) const {
  const std::string der = der_signature(native(key_), text);
  const unsigned char* in = octets(der);
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())));
  const std::size_t half = order_bytes(native(key_));
  std::string r_and_s(2 * half, '\0');
  auto* out = reinterpret_cast<unsigned char*>(r_and_s.data());
  if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, static_cast<int>(half)) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + half, static_cast<int>(half)) < 0) {
    throw std::runtime_error("OpenSSL made a signature that is none");
  }
  return base64(r_and_s);
}

std::string SigningKey::public_key() const {
  unsigned char* out = nullptr;
  const int length = i2d_PUBKEY(native(key_), &out);
  if (length <= 0) throw std::runtime_error("OpenSSL cannot write a public key");
  const std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(length));
  OPENSSL_free(out);
  return base64(der);
}

Result<VerifyingKey> VerifyingKey::from_public_key(std::string_view text) {
  TRY_ASSIGN(const std::string der, base64_decoded(text));
  const unsigned char* in = octets(der);
  EVP_PKEY* key = d2i_PUBKEY(nullptr, &in, static_cast<long>(der.size()));
  if (key == nullptr) return fail(ErrorCode::malformed, "this is no public key");
  VerifyingKey parsed(shared(key));
  if (in != octets(der) + der.size()) return fail(ErrorCode::malformed, "bytes stand behind the public key");
  if (curve_of(key).empty()) return fail(ErrorCode::unsupported, "the key is of no elliptic curve");
  return parsed;
}

bool VerifyingKey::verifies(std::string_view text, std::string_view signature) const {
  const auto bytes = base64_decoded(signature);
  if (!bytes) return false;
  const bool bare = bytes->size() == 2 * order_bytes(native(key_));
  return (bare && verify_der(native(key_), text, der_of(*bytes))) || verify_der(native(key_), text, *bytes);
}

Result<CertificateChain> CertificateChain::parse(std::string_view pem) {
  auto certificates = parse_certificates(pem);
  if (sk_X509_num(native_certificates(certificates)) == 0) return fail(ErrorCode::malformed, "there is no certificate");
  EVP_PKEY* key = X509_get_pubkey(sk_X509_value(native_certificates(certificates), 0));
  if (key == nullptr) return fail(ErrorCode::malformed, "the certificate holds no key");
  VerifyingKey verifying(shared(key));
  if (curve_of(key).empty()) return fail(ErrorCode::unsupported, "the key of the certificate is of no elliptic curve");
  return CertificateChain(std::move(certificates), std::move(verifying));
}

bool CertificateChain::names(const std::string& host) const {
  X509* first = sk_X509_value(native_certificates(certificates_), 0);
  return !host.empty() && X509_check_host(first, host.data(), host.size(), 0, nullptr) == 1;
}

bool CertificateChain::valid_at(Instant instant) const {
  const X509* first = sk_X509_value(native_certificates(certificates_), 0);
  std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
  return X509_cmp_time(X509_get0_notBefore(first), &seconds) < 0 &&
         X509_cmp_time(X509_get0_notAfter(first), &seconds) > 0;
}

bool CertificateChain::is_linked() const {
  STACK_OF(X509)* chain = native_certificates(certificates_);
  for (int at = 0; at + 1 < sk_X509_num(chain); ++at) {
    EVP_PKEY* issuer = X509_get0_pubkey(sk_X509_value(chain, at + 1));
    if (issuer == nullptr || X509_verify(sk_X509_value(chain, at), issuer) != 1) return false;
  }
  return true;
}

Result<Instant> attested_time(std::string_view answer, std::string_view text, std::string_view certificates) {
  TRY_ASSIGN(const std::string der, base64_decoded(answer));
  const unsigned char* in = octets(der);
  const Owned<TS_RESP, TS_RESP_free> response(d2i_TS_RESP(nullptr, &in, static_cast<long>(der.size())));
  TS_TST_INFO* info = response ? TS_RESP_get_tst_info(response.get()) : nullptr;
  PKCS7* token = response ? TS_RESP_get_token(response.get()) : nullptr;
  if (info == nullptr || token == nullptr)
    return fail(ErrorCode::malformed, "this is no answer of a time stamp server");

  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL refuses SHA-256");
  }
  const ASN1_OCTET_STRING* imprint = TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info));
  const bool same = ASN1_STRING_length(imprint) == static_cast<int>(digest.size()) &&
                    std::equal(digest.begin(), digest.end(), ASN1_STRING_get0_data(imprint));
  if (!same) return fail(ErrorCode::damaged, "the time stamp is of another text");

  // Whose certificate that is, and whether anybody trusts it, is left open: only the chain's own arithmetic is checked.
  const auto chain = parse_certificates(certificates);
  const Owned<X509_STORE, X509_STORE_free> nobody(X509_STORE_new());
  if (sk_X509_num(native_certificates(chain)) == 0) return fail(ErrorCode::malformed, "there is no certificate");
  const Bio content(BIO_new(BIO_s_mem()));
  if (PKCS7_verify(token, native_certificates(chain), nobody.get(), nullptr, content.get(), PKCS7_NOVERIFY) != 1) {
    return fail(ErrorCode::damaged, "the time stamp is not signed by its certificate");
  }
  return time_of(TS_TST_INFO_get_time(info));
}

}  // namespace pressroom::core
