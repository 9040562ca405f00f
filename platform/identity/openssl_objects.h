// OpenSSL's objects, each freed by who holds it, and PEM read without asking for a password.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>

namespace socle::identity {

template <auto kFree>
struct FreeObject {
  template <typename Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, FreeObject<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, FreeObject<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeObject<X509_free>>;
using CertificateStore = std::unique_ptr<X509_STORE, FreeObject<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeObject<X509_STORE_CTX_free>>;

inline Bio Reader(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// For PEM_read_…: a key that has a password is none.
inline int NoPassword(char*, int, int, void*) { return 0; }

}  // namespace socle::identity
