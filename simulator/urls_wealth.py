"""Addresses of the wealth office: the way in, an interview's stages and their steps, what is printed."""

from django.urls import path

from simulator.views import (
    wealth,
    wealth_assessment,
    wealth_plan,
    wealth_products,
    wealth_record,
    wealth_sheet,
    wealth_talk,
)

_INTERVIEW = "wealth/interviews/<int:pk>/"
_MATTER = "wealth/recommendations/<int:pk>/"

urlpatterns = [
    path("wealth/", wealth.wealth_office, name="wealth"),
    path("wealth/practice/", wealth.wealth_practice, name="wealth-practice"),
    path("wealth/unlock/", wealth.wealth_unlock, name="wealth-unlock"),
    path("wealth/leave/", wealth.wealth_leave, name="wealth-leave"),
    path("wealth/rules/", wealth.wealth_rules, name="wealth-rules"),
    path("wealth/customers/<int:pk>/", wealth.wealth_open, name="wealth-open"),
    path(_INTERVIEW, wealth_talk.wealth_interview, name="wealth-interview"),
    path(f"{_INTERVIEW}purpose/", wealth_talk.wealth_purpose, name="wealth-purpose"),
    path(f"{_INTERVIEW}ask/<slug:topic>/", wealth_talk.wealth_ask, name="wealth-ask"),
    path(f"{_INTERVIEW}notes/", wealth_talk.wealth_notes, name="wealth-notes"),
    path(f"{_INTERVIEW}assessment/", wealth_assessment.wealth_assessment, name="wealth-assessment"),
    path(f"{_INTERVIEW}assessment/fill/", wealth_assessment.wealth_fill, name="wealth-fill"),
    path(
        f"{_INTERVIEW}assessment/clash/<slug:clash>/",
        wealth_assessment.wealth_clash,
        name="wealth-clash",
    ),
    path(f"{_INTERVIEW}assessment/tell/", wealth_assessment.wealth_tell, name="wealth-tell"),
    path(
        f"{_INTERVIEW}assessment/professional/",
        wealth_assessment.wealth_professional,
        name="wealth-professional",
    ),
    path(f"{_INTERVIEW}sheet/", wealth_sheet.wealth_sheet, name="wealth-sheet"),
    path(f"{_INTERVIEW}sheet/draw-up/", wealth_sheet.wealth_draw_up, name="wealth-draw-up"),
    path(f"{_INTERVIEW}sheet/ratios/", wealth_sheet.wealth_ratios, name="wealth-ratios"),
    path(f"{_INTERVIEW}sheet/goal/", wealth_sheet.wealth_goal, name="wealth-goal"),
    path(f"{_INTERVIEW}plan/", wealth_plan.wealth_plan_page, name="wealth-plan"),
    path(f"{_INTERVIEW}plan/gap/", wealth_plan.wealth_gap, name="wealth-gap"),
    path(f"{_INTERVIEW}plan/save/", wealth_plan.wealth_plan_save, name="wealth-plan-save"),
    path(f"{_INTERVIEW}plan/allocate/", wealth_plan.wealth_allocate, name="wealth-allocate"),
    path(f"{_INTERVIEW}plan/print/", wealth_record.wealth_plan_print, name="wealth-plan-print"),
    path(
        f"{_INTERVIEW}products/<slug:code>/check/",
        wealth_products.wealth_check,
        name="wealth-check",
    ),
    path(f"{_INTERVIEW}record/", wealth_record.wealth_record, name="wealth-record"),
    path(
        f"{_INTERVIEW}record/write/",
        wealth_record.wealth_write_record,
        name="wealth-write-record",
    ),
    path(f"{_MATTER}warn/", wealth_products.wealth_warn, name="wealth-warn"),
    path(f"{_MATTER}bring-up/", wealth_products.wealth_bring_up, name="wealth-bring-up"),
    path(f"{_MATTER}withhold/", wealth_products.wealth_withhold, name="wealth-withhold"),
    path(f"{_MATTER}say/<slug:step>/", wealth_products.wealth_say, name="wealth-say"),
    path(f"{_MATTER}hand-over/", wealth_products.wealth_hand_over, name="wealth-hand-over"),
    path(f"{_MATTER}reply/", wealth_products.wealth_reply, name="wealth-reply"),
    path(
        f"{_MATTER}print/",
        wealth_products.wealth_recommendation_print,
        name="wealth-recommendation-print",
    ),
]
