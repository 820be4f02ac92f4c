"""Contents page: the Chalice application, its blueprints, and all its schedules."""

from typing import Any

from chalice import Chalice, CORSConfig, Cron, Rate

from chalicelib.handlers import clock, jobs, logs
from chalicelib.handlers.blueprints import BLUEPRINTS

logs.set_up()
app = Chalice(app_name="zhicheng", configure_logs=False)
app.api.cors = CORSConfig(
    allow_origin="*",
    allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
    expose_headers=["ETag", "Retry-After", "Idempotency-Replayed"],
    max_age=600,
)

for blueprint in BLUEPRINTS:
    app.register_blueprint(blueprint)

# Schedules stand here and not on a blueprint: Lambda would import that module alone, and never this one.


@app.schedule(Rate(5, unit=Rate.MINUTES))
def issue_certificates(event: Any) -> dict[str, int]:
    return jobs.run("issue_certificates", clock.read())


@app.schedule(Rate(5, unit=Rate.MINUTES))
def reissue_certificates(event: Any) -> dict[str, int]:
    return jobs.run("reissue_certificates", clock.read())


@app.schedule(Rate(1, unit=Rate.MINUTES))
def deliver_outbox(event: Any) -> dict[str, int]:
    return jobs.run("deliver_outbox", clock.read())


@app.schedule(Rate(1, unit=Rate.MINUTES))
def draw_documents(event: Any) -> dict[str, int]:
    return jobs.run("draw_documents", clock.read())


@app.schedule(Rate(1, unit=Rate.DAYS))
def sweep_uploads(event: Any) -> dict[str, int]:
    return jobs.run("sweep_uploads", clock.read())


@app.schedule(Rate(1, unit=Rate.HOURS))
def lapse(event: Any) -> dict[str, int]:
    return jobs.run("lapse", clock.read())


@app.schedule(Rate(1, unit=Rate.HOURS))
def close_publicities(event: Any) -> dict[str, int]:
    return jobs.run("close_publicities", clock.read())


@app.schedule(Cron(30, 18, "*", "*", "?", "*"))
def purge_drafts(event: Any) -> dict[str, int]:
    return jobs.run("purge_drafts", clock.read())


@app.schedule(Cron(0, 1, "*", "*", "?", "*"))
def escalate_paths(event: Any) -> dict[str, int]:
    return jobs.run("escalate_paths", clock.read())


# From 09:00 in Shanghai, and every ten minutes until noon for what one run does not reach, or a bad morning missed.
@app.schedule(Cron("0/10", "1-3", "*", "*", "?", "*"))
def remind(event: Any) -> dict[str, int]:
    return jobs.run("remind", clock.read())
