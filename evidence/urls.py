from django.urls import path

from pages import compare as views

app_name = "evidence"
urlpatterns = [
    path("", views.study_list, name="list"),
    path("<slug:key>.bib", views.study_bibtex, name="bibtex"),
    path("<slug:key>/", views.study_detail, name="detail"),
]
