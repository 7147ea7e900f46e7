"""Addresses of the bank hall: the counter and its steps, closing, the second person, the queue."""

from django.urls import path

from simulator.views import (
    authorise,
    closing,
    counter,
    counter_note,
    counter_steps,
    queue,
    timeline,
)

urlpatterns = [
    path("bank/", counter.counter, name="counter"),
    path("bank/practice/", counter.counter_practice, name="counter-practice"),
    path("bank/open/", counter.counter_open, name="counter-open"),
    path("bank/leave/", counter.counter_leave, name="counter-leave"),
    path("bank/call/", counter_steps.counter_call, name="counter-call"),
    path("bank/hold/", counter_steps.counter_hold, name="counter-hold"),
    path("bank/miss/", counter_steps.counter_miss, name="counter-miss"),
    path("bank/resume/<int:pk>/", counter_steps.counter_resume, name="counter-resume"),
    path("bank/step/<slug:step>/", counter_steps.counter_step, name="counter-step"),
    path("bank/spoil/", counter_steps.counter_spoil, name="counter-spoil"),
    path("bank/fetch/", counter_steps.counter_fetch, name="counter-fetch"),
    path("bank/ask/", counter_steps.counter_ask, name="counter-ask"),
    path("bank/show/<int:pk>/", counter_steps.counter_show, name="counter-show"),
    path("bank/note/<int:place>/", counter_note.counter_note, name="counter-note"),
    path("bank/closing/", closing.closing, name="closing"),
    path("bank/procedures/", counter.procedures, name="procedures"),
    path("bank/queue/", queue.queue, name="queue"),
    path("bank/authorise/", authorise.authorise, name="authorise"),
    path("bank/authorise/<int:pk>/look/", authorise.authorise_look, name="authorise-look"),
    path("bank/authorise/<int:pk>/", authorise.authorise_decide, name="authorise-decide"),
    path("sessions/<int:pk>/timeline/", timeline.timeline, name="timeline"),
]
