from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "zhibu.assessments"
    label = "assessments"
