# An SMTP server that wants STARTTLS and a password, and prints every mail. Arguments: port, certificate, key.
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Debugging
from aiosmtpd.smtp import AuthResult

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])


def known(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"rack" and data.password == b"s3cret", handled=False)


Controller(
    Debugging(sys.stdout),
    hostname="127.0.0.1",
    port=int(sys.argv[1]),
    tls_context=context,
    require_starttls=True,
    auth_required=True,
    authenticator=known,
).start()
print("listens", flush=True)
threading.Event().wait()
