"""Random requests to every route of the API: no server error, and no answer that its description does not have.

The requests follow the description, or break it on purpose.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import Site

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

# To each operation.
REQUESTS = 60

# Characters, each of which takes up to twelve bytes in an address.
MAX_QUERY = 5_000


@pytest.mark.slow
def test_every_answer_is_described(site: Site) -> None:
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{site.port}/api/v1/openapi.json")
    results = list(schema.get_all_operations())
    operations = [result.ok() for result in results if isinstance(result, Ok)]
    assert len(operations) == len(results) >= 5
    for operation in operations:
        cases = st.one_of([operation.as_strategy(mode) for mode in GenerationMode])

        @seed(1)
        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def send(case: schemathesis.Case[Any]) -> None:
            # The server refuses longer request lines before the application sees them.
            assume(len(str(case.query)) < MAX_QUERY)
            case.call_and_validate(checks=CHECKS)

        send()
