"""Every table, one after another, over a local cloud of its own."""

from collections.abc import Callable
from datetime import UTC, datetime

from local import engine_process
from local.environment import point_to
from local.ports import free_port


def main() -> None:
    port = free_port()
    point_to(f"http://127.0.0.1:{port}", "http://127.0.0.1:8000")
    with engine_process.started(port):
        engine_process.answers(f"http://127.0.0.1:{port}", 30)
        _measure()


def _measure() -> None:
    # Imported here: chalicelib reads the environment that was just set.
    from benchmarks import (
        calls,
        certificate,
        imports,
        issuing,
        job_costs,
        reminding,
        review_form,
        scale,
        signed_in_get,
        summary,
    )
    from benchmarks.engines import table
    from local import authority, clock, resources, seeds

    clock.install()
    resources.create()
    authority.certify()
    seeds.load(datetime.now(UTC))
    _print("import, cold process (median of 7 pairs)", imports.rows)
    _print("requests in process (median of 300)", signed_in_get.rows)
    _print("certificate", certificate.rows)
    _print("one certificate, and the same page by other engines", table.rows)
    _print("review form", review_form.rows)
    _print("summary table", summary.rows)
    _print("the same among few and among many, on the second engine", scale.rows)
    _print(f"{issuing.SIZE:,} certificates by repeated runs of the job, on the second engine", issuing.rows)
    _print(f"{reminding.SIZE:,} drafts reminded by repeated runs of the job, on the second engine", reminding.rows)
    _print("what the other scheduled jobs cost, on the second engine", job_costs.rows)
    _print("AWS calls per route (the dearest call of each)", calls.rows)


def _print(title: str, rows: Callable[[], list[tuple[str, str]]]) -> None:
    found = rows()
    width = max(len(what) for what, _ in found)
    print(f"\n## {title}\n", flush=True)
    for what, measured in found:
        print(f"  {what:<{width}}  {measured}", flush=True)


if __name__ == "__main__":
    main()
