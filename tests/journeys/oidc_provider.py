"""An identity provider for tests: one person, who always agrees. ``python oidc_provider.py PORT``.

It does what OpenID Connect asks of the code flow: discovery, an authorisation endpoint, a token
endpoint that checks client, code and PKCE, and a signed id token with the nonce.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "zhijie", "provider-secret"
CREDIT_CODE = "91350100M000100Y43"

issuer = f"http://127.0.0.1:{sys.argv[1]}"
key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
asked: dict[str, dict[str, str]] = {}
ended: list[str] = []


async def discovery(_request: Request) -> Response:
    return JSONResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


async def jwks(_request: Request) -> Response:
    return JSONResponse({"keys": [key.as_dict(private=False)]})


async def authorize(request: Request) -> Response:
    given = dict(request.query_params)
    assert given["client_id"] == CLIENT
    assert given["code_challenge_method"] == "S256"
    code = secrets.token_urlsafe(16)
    asked[code] = given
    answer = urlencode({"code": code, "state": given["state"]})
    return RedirectResponse(f"{given['redirect_uri']}?{answer}", 302)


async def token(request: Request) -> Response:
    form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
    basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    given = asked.pop(form["code"])
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    if request.headers.get("authorization") != f"Basic {basic}":
        return JSONResponse({"error": "invalid_client"}, 401)
    if challenge != given["code_challenge"]:
        return JSONResponse({"error": "invalid_grant"}, 400)
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": "person-1",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": given["nonce"],
        "name": "李厂长",
        "role": "admin",
        "credit_code": CREDIT_CODE,
    }
    signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, key)
    return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})


async def logout(request: Request) -> Response:
    ended.append(request.query_params.get("id_token_hint", ""))
    return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


async def ends(_request: Request) -> Response:
    return JSONResponse(len(ended))


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", discovery),
        Route("/jwks", jwks),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/logout", logout),
        Route("/ended", ends),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
