from django.urls import path

from muscles import views

app_name = "muscles"
urlpatterns = [
    path("", views.muscle_list, name="list"),
    path("<slug:slug>/", views.muscle_detail, name="detail"),
]
