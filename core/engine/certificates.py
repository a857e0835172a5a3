"""TLS credentials of the embedded cluster: made at start, kept in memory, gone with the process.

One throw-away authority signs one certificate that scheduler, workers and clients share, and its own key is dropped
at once, so that nobody can join with another certificate. Nothing is written to disk: workers get the PEM
texts through their standard input.
"""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LIFETIME = datetime.timedelta(days=365)
CLOCK_TOLERANCE = datetime.timedelta(hours=1)


def temporary_credentials() -> dict[str, str]:
    """Make the TLS credentials of one cluster.

    Returns
    -------
    dict of str to str
        Keyword arguments of ``distributed.Security`` with PEM texts as values: the authority's certificate, and the
        same certificate and key for each role.
    """
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("Logit Lab authority")
    authority = (
        _builder(authority_name, authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        _builder(_name("Logit Lab engine"), authority_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .add_extension(loopback, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    key_text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    certificate_text = certificate.public_bytes(serialization.Encoding.PEM).decode()
    credentials = {"tls_ca_file": authority.public_bytes(serialization.Encoding.PEM).decode()}
    for role in ("scheduler", "worker", "client"):
        credentials[f"tls_{role}_cert"] = certificate_text
        credentials[f"tls_{role}_key"] = key_text
    return credentials


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_TOLERANCE)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
