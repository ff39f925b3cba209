"""Pictures that editors upload: read with suspicion, drawn anew in three widths, kept as long as a row owns them.

Nothing of an uploaded file is stored. It is decoded in full, turned upright, brought to sRGB on white (`reading`), and
what is kept is encoded from the pixels alone (`encoding`): no EXIF, GPS, XMP, colour profile, comment or appended bytes
can come along. The same holds for the pixels that wait in ``kept/``, so that a form that was refused need not be given
its file again (`kept`). Who owns which file, and when it goes, is `editorial.files`' business (`ownership`).
"""
