"""A small real server that speaks S3 over HTTP on a port of its own: it checks every signature, and keeps objects in memory."""

import asyncio
import hashlib
import hmac
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEY, SECRET, REGION, BUCKET = "forum", "a secret of the bucket", "eu-south-2", "letters"
EMPTY = b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'
AGE = timedelta(hours=2)


class BucketServer:
    """Its `objects` by their key. What is put is `AGE` old, so that nothing has to rest."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refused = 0
        self.port = 0
        self.down = False

    @property
    def settings(self) -> dict[str, str]:
        return {
            "files_url": f"s3://{BUCKET}/forum",
            "s3_endpoint": f"http://127.0.0.1:{self.port}",
            "s3_region": REGION,
            "s3_access_key": KEY,
            "s3_secret_key": SECRET,
        }

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        if self.down:
            return Response(b"<Error><Code>AccessDenied</Code></Error>", 403)
        if not signed(request, body):
            self.refused += 1
            return Response(b"<Error><Code>SignatureDoesNotMatch</Code></Error>", 403)
        bucket, _, key = request.url.path.lstrip("/").partition("/")
        if bucket != BUCKET:
            return Response(b"<Error><Code>NoSuchBucket</Code></Error>", 404)
        if "delete" in request.query_params:
            return self._deleted(re.findall("<Key>([^<]*)</Key>", body.decode()))
        if not key:
            return self._listed(request.query_params.get("prefix", ""))
        if request.method == "PUT":
            self.objects[key] = body
            return Response(headers={"ETag": tag(body)})
        if key not in self.objects:
            return Response(EMPTY, 404, media_type="application/xml")
        found = self.objects[key]
        return Response(found, headers={"ETag": tag(found), "Last-Modified": format_datetime(old(), usegmt=True)})

    def _deleted(self, keys: list[str]) -> Response:
        for key in keys:
            self.objects.pop(key, None)
        gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return Response(f"<DeleteResult>{gone}</DeleteResult>", media_type="application/xml")

    def _listed(self, prefix: str) -> Response:
        rows = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{old():%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<ETag>{tag(data)}</ETag><Size>{len(data)}</Size></Contents>"
            for key, data in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        whole = f"<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>{len(self.objects)}</KeyCount>{rows}</ListBucketResult>"
        return Response(f'<?xml version="1.0"?>{whole}', media_type="application/xml")


def old() -> datetime:
    return datetime.now(UTC) - AGE


def tag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def signed(request: Request, body: bytes) -> bool:
    """Whether a request has the fourth version's signature by KEY, over what it says that it signed, and over its body."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    parts = dict(each.strip().partition("=")[::2] for each in rest.split(",") if each)
    scope = parts.get("Credential", "").partition("/")[2]
    content = request.headers.get("x-amz-content-sha256", "")
    if scheme != "AWS4-HMAC-SHA256" or not parts.get("Credential", "").startswith(f"{KEY}/"):
        return False
    if content not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        return False
    query = "&".join(
        f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(request.query_params.multi_items())
    )
    names = parts["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
    path = request.scope["raw_path"].decode().partition("?")[0]
    asked = "\n".join((request.method, path, query, headers, parts["SignedHeaders"], content))
    said = "\n".join((scheme, request.headers["x-amz-date"], scope, hashlib.sha256(asked.encode()).hexdigest()))
    key = f"AWS4{SECRET}".encode()
    for step in scope.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    return hmac.compare_digest(hmac.new(key, said.encode(), "sha256").hexdigest(), parts["Signature"])


@asynccontextmanager
async def serving() -> AsyncIterator[BucketServer]:
    bucket = BucketServer()
    app = Starlette(routes=[Route("/{path:path}", bucket.answer, methods=["GET", "HEAD", "PUT", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        bucket.port = listening.getsockname()[1]
        running = asyncio.create_task(server._serve(sockets=[listening]))
        try:
            yield bucket
        finally:
            server.should_exit = True
            await running
