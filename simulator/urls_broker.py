"""Addresses of the securities branch: the broker's desk, the order-entry clerk's, transfers."""

from django.urls import path

from simulator.views import (
    broker,
    broker_orders,
    broker_steps,
    clerk,
    reconciliation,
    transfers,
)

urlpatterns = [
    path("broker/", broker.broker, name="broker"),
    path("broker/practice/", broker.broker_practice, name="broker-practice"),
    path("broker/open/", broker.broker_open, name="broker-open"),
    path("broker/leave/", broker.broker_leave, name="broker-leave"),
    path("broker/log/", broker.work_log_page, name="work-log"),
    path("broker/scan/", broker.phrase_check, name="phrase-check"),
    path("broker/clients/<int:pk>/", broker.broker_client, name="broker-client"),
    path("broker/clients/<int:pk>/file/", broker_steps.contact_prepare, name="contact-prepare"),
    path("broker/clients/<int:pk>/begin/", broker_steps.contact_begin, name="contact-begin"),
    path("broker/clients/<int:pk>/say/", broker_steps.contact_say, name="contact-say"),
    path("broker/clients/<int:pk>/money/", broker_steps.contact_money, name="contact-money"),
    path("broker/clients/<int:pk>/end/", broker_steps.contact_end, name="contact-end"),
    path("broker/clients/<int:pk>/message/", broker_steps.message_send, name="message-send"),
    path("broker/clients/<int:pk>/slip/", broker_orders.instruction_take, name="instruction-take"),
    path("broker/findings/<int:pk>/", broker_steps.phrase_appeal, name="phrase-appeal"),
    path("broker/contacts/<int:pk>/record/", broker_steps.record_write, name="record-write"),
    path(
        "broker/instructions/<int:pk>/read-back/",
        broker_orders.instruction_read_back,
        name="instruction-read-back",
    ),
    path(
        "broker/instructions/<int:pk>/check/",
        broker_orders.instruction_check,
        name="instruction-check",
    ),
    path(
        "broker/instructions/<int:pk>/pass/",
        broker_orders.instruction_pass,
        name="instruction-pass",
    ),
    path(
        "broker/instructions/<int:pk>/tell/",
        broker_orders.instruction_tell,
        name="instruction-tell",
    ),
    path("clerk/", clerk.clerk, name="clerk"),
    path("clerk/practice/", clerk.clerk_practice, name="clerk-practice"),
    path("clerk/leave/", clerk.clerk_leave, name="clerk-leave"),
    path("clerk/<int:pk>/enter/", clerk.order_enter, name="order-enter"),
    path("clerk/<int:pk>/back/", clerk.order_send_back, name="order-send-back"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/send/", transfers.transfer_send, name="transfer-send"),
    path("transfers/<int:pk>/carry/", transfers.transfer_carry, name="transfer-carry"),
    path("transfers/<int:pk>/tell/", transfers.transfer_tell, name="transfer-tell"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path(
        "reconciliation/<int:pk>/explain/",
        reconciliation.reconciliation_explain,
        name="reconciliation-explain",
    ),
    path(
        "reconciliation/done/",
        reconciliation.reconciliation_done,
        name="reconciliation-done",
    ),
]
