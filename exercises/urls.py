from django.urls import path

from pages import exercises as views

app_name = "exercises"
urlpatterns = [
    path("", views.exercise_list, name="list"),
    path("<slug:slug>/map.svg", views.exercise_map_svg, name="map"),
    path("<slug:slug>/movement.svg", views.exercise_movement_svg, name="movement"),
    path("<slug:slug>/map.png", views.exercise_map_png, name="preview"),
    path("<slug:slug>/", views.exercise_detail, name="detail"),
]
