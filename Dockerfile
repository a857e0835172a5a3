# One image for the three roles of compose.yaml: web server, Dask scheduler, Dask worker.
FROM python:3.11-slim

WORKDIR /lab
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY app.py .
COPY .streamlit .streamlit
COPY core core
COPY logit_doctor logit_doctor
COPY logit_watch logit_watch
COPY pages pages
COPY static static
COPY ui ui

RUN useradd --uid 10001 lab
USER lab
# Workers import the lab's packages by name wherever Dask starts them.
ENV PYTHONPATH=/lab PYTHONDONTWRITEBYTECODE=1
EXPOSE 8501
CMD ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
