from django.urls import path

from pages import muscles as views

app_name = "muscles"
urlpatterns = [
    path("", views.muscle_list, name="list"),
    path("<slug:slug>/", views.muscle_detail, name="detail"),
]
