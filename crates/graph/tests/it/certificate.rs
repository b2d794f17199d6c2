//! Certificates as people paste them: what is read of one, and what is said of those that are no use.

use domain::time::Timestamp;
use graph::{AppProof, CertificateFault, ClientCertificate};
use secrecy::{ExposeSecret as _, SecretString};

/// With its key; both protect nothing.
pub const CLIENT: &str = include_str!("certificate/client.pem");
/// Another certificate with its key.
pub const OTHER: &str = include_str!("certificate/other.pem");

/// A certificate that is in order.
pub fn read(pem: &str) -> ClientCertificate {
    judge(pem).unwrap_or_else(|fault| panic!("{fault}"))
}

pub fn proof(pem: &str) -> AppProof {
    AppProof::Certificate(read(pem))
}

/// The two blocks of a certificate with its key.
pub fn blocks(pem: &str) -> (&str, &str) {
    pem.split_at(pem.find("-----BEGIN PRIVATE KEY-----").unwrap())
}

fn judge(pem: &str) -> Result<ClientCertificate, CertificateFault> {
    ClientCertificate::read(&pem.into())
}

#[test]
fn a_certificate_tells_its_thumbprint_and_its_end() {
    let certificate = read(CLIENT);
    assert_eq!(certificate.thumbprint(), "7FB42C3767EB50114D71584A9205AFF7A5C6B610");
    assert_eq!(certificate.expires_at().to_rfc3339(), "2099-12-31T23:59:59.000Z");
}

#[test]
fn a_paste_is_read_in_any_order_and_form_and_kept_so_that_it_reads_again() {
    let (certificate, key) = blocks(CLIENT);
    let indented: String = CLIENT.lines().map(|line| format!("\t {line} \r\n")).collect();
    let (other, _) = blocks(OTHER);
    for pem in [
        format!("{key}{certificate}"),
        format!("\u{feff}{CLIENT}"),
        indented,
        format!("Bag Attributes\n    friendlyName: x\n{certificate}\nKey Attributes: <none>\n{key}"),
        format!("{other}{certificate}{key}"),
        format!("{certificate}{}", include_str!("certificate/client.pkcs1.key.pem")),
    ] {
        let certificate = read(&pem);
        assert_eq!(certificate.thumbprint(), read(CLIENT).thumbprint(), "{pem}");
        let again = ClientCertificate::read(certificate.pem()).map(|it| it.expires_at());
        assert_eq!(again, Ok(certificate.expires_at()));
    }
}

#[test]
fn what_is_wrong_with_a_paste_is_said() {
    use CertificateFault as F;
    let (certificate, key) = blocks(CLIENT);
    let (_, others_key) = blocks(OTHER);
    let check = |pem: &str, expected: F| {
        let fault = judge(pem).err();
        assert_eq!(fault, Some(expected), "{pem}");
        let words = expected.to_string();
        assert!(words.ends_with('.') || words.ends_with("plain.pem"), "{words}");
    };
    check("", F::NoPem);
    check("s3cret~", F::NoPem);
    check(certificate, F::NoKey);
    check(key, F::NoCertificate);
    check(&format!("{certificate}{others_key}"), F::Unfit);
    check(&format!("{CLIENT}{others_key}"), F::SeveralKeys);
    check(&format!("{certificate}{}", include_str!("certificate/client.encrypted.key.pem")), F::Encrypted);
    check(
        &format!("{certificate}{}", include_str!("certificate/client.pem-encrypted.key.pem")),
        F::Encrypted,
    );
    check(include_str!("certificate/ec.pem"), F::NotRsa);
    check(&format!("{certificate}{}", include_str!("certificate/ec.sec1.key.pem")), F::NotRsa);
    check(include_str!("certificate/small.pem"), F::Size);
    check(&CLIENT[..CLIENT.len() - 60], F::Damaged);
    check(&CLIENT.replacen("MII", "!!!", 1), F::Damaged);
    check(
        &certificate.replacen("MII", "NII", 1).replace("-----BEGIN", &format!("{key}-----BEGIN")),
        F::Damaged,
    );
}

#[test]
fn a_certificate_is_good_from_its_start_to_its_end_and_clocks_may_differ_a_little() {
    let certificate = read(CLIENT);
    let at = |day: &str| Timestamp::from_date(day).unwrap();
    let (start, end) = (at("2020-01-01"), certificate.expires_at());
    let check =
        |now: Timestamp, expected| assert_eq!(certificate.check(now), expected, "{}", now.to_rfc3339());
    check(start, Ok(()));
    check(start.plus_secs(-300), Ok(()));
    check(start.plus_secs(-301), Err(CertificateFault::NotYetValid(start)));
    check(end.plus_secs(-1), Ok(()));
    check(end, Err(CertificateFault::Expired(end)));
    assert!(CertificateFault::Expired(end).to_string().contains("ended on 2099-12-31"));
}

#[test]
fn sec_005_what_is_said_of_a_certificate_tells_nothing_of_its_key() {
    let key = read(CLIENT).pem().expose_secret().to_owned();
    assert!(!format!("{:?}", SecretString::from(key)).contains("MII"));
    let (certificate, _) = blocks(CLIENT);
    let fault =
        judge(&format!("{certificate}{}", include_str!("certificate/client.encrypted.key.pem"))).err();
    assert!(!fault.unwrap().to_string().contains("MII"));
}
