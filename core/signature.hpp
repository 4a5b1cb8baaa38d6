// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace pressroom::core {

/// The standard alphabet with padding (RFC 4648, 4), in one line.
std::string base64(std::string_view bytes);
/// `malformed` for anything else; white space is not taken.
Result<std::string> base64_decoded(std::string_view text);

/// An elliptic curve key that signs short texts: ECDSA with SHA-256 over P-256 or P-384 (FIPS 186-5).
class SigningKey {
 public:
  /// A PEM private key (PKCS #8 or SEC 1), not encrypted. `usage` for anything else, since a person named the file.
  static Result<SigningKey> parse(std::string_view pem);

  /// r and s, each as long as the curve's order (IEEE P1363, what Web Cryptography makes), in base64. ECDSA takes a
  /// random number: two signatures of one text differ.
  std::string sign(std::string_view text) const;
  /// SubjectPublicKeyInfo (RFC 5480) in DER, in base64.
  std::string public_key() const;

 private:
  explicit SigningKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;  ///< EVP_PKEY, never null
};

/// The public half, to check what others signed.
class VerifyingKey {
 public:
  /// SubjectPublicKeyInfo in DER, in base64, as SigningKey::public_key() gives it. `malformed` for what is none,
  /// `unsupported` for a key that is none of an elliptic curve.
  static Result<VerifyingKey> from_public_key(std::string_view base64);

  /// `signature` in base64, in either of the forms in use: r and s (P1363), or the DER of ECDSA-Sig-Value (RFC 3279).
  bool verifies(std::string_view text, std::string_view signature) const;

 private:
  friend class CertificateChain;
  explicit VerifyingKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;  ///< EVP_PKEY, never null
};

/// Certificates in PEM, each signed by the next (RFC 5280). Nothing here asks whether the last one is trusted.
class CertificateChain {
 public:
  /// `malformed` when there is no certificate among the bytes, `unsupported` for one whose key is of no elliptic curve.
  static Result<CertificateChain> parse(std::string_view pem);

  /// Of the first certificate.
  const VerifyingKey& key() const { return key_; }
  /// Whether the first certificate names this host, in its alternative names or else as its common name.
  bool names(const std::string& host) const;
  bool valid_at(Instant instant) const;
  /// Whether each certificate is signed by the key of the next one.
  bool is_linked() const;

 private:
  CertificateChain(std::shared_ptr<void> certificates, VerifyingKey key)
      : certificates_(std::move(certificates)), key_(std::move(key)) {}
  std::shared_ptr<void> certificates_;  ///< STACK_OF(X509), not empty
  VerifyingKey key_;
};

/// The time that an RFC 3161 answer attests for `text`, whose SHA-256 it must hold and whose token one of
/// `certificates` (PEM) must have signed. `answer` is the TimeStampResp in DER, in base64. `malformed` for what is no
/// such answer, `damaged` when it does not attest this text.
Result<Instant> attested_time(std::string_view answer, std::string_view text, std::string_view certificates);

}  // namespace pressroom::core
