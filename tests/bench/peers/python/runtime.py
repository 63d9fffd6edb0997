"""Hands events to the function, as Lambda's own runtime does:
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

import json
import os
from http.client import HTTPConnection

from invite import handler

RUNTIME = "/2018-06-01/runtime/invocation"
connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    """Asks the runtime API."""
    connection.request(method, RUNTIME + path, body)
    response = connection.getresponse()
    return response.headers, response.read()


while True:
    headers, event = call("GET", "/next")
    invocation = headers["Lambda-Runtime-Aws-Request-Id"]
    try:
        call("POST", f"/{invocation}/response", json.dumps(handler(json.loads(event))))
    except Exception as error:  # as the runtime does: the function's fault is reported, and it goes on
        failure = {"errorType": type(error).__name__, "errorMessage": str(error)}
        call("POST", f"/{invocation}/error", json.dumps(failure))
