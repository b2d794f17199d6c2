//! The one place that chooses the TLS provider; without a choice rustls refuses to work.

/// Makes `ring` the process-wide TLS provider. Call it before the first client is built; a second call changes nothing.
pub fn install_tls() {
    // An error says that a provider is installed already, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
