"""The class session's own page: joining and answering on a phone, and the teacher's desk."""
