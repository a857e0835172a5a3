# One image for the three roles of compose.yaml: web server, Dask scheduler, Dask worker.
# A host may pin it by digest: docs/scale.md.
ARG PYTHON_IMAGE=python:3.11-slim
FROM ${PYTHON_IMAGE}

WORKDIR /lab
COPY --chmod=755 requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

# Whatever the umask of the checkout, the image's user can read it.
COPY --chmod=755 app.py .
COPY --chmod=755 .streamlit .streamlit
COPY --chmod=755 core core
COPY --chmod=755 logit_doctor logit_doctor
COPY --chmod=755 logit_watch logit_watch
COPY --chmod=755 pages pages
COPY --chmod=755 static static
COPY --chmod=755 ui ui
# Compiled once: a container cannot write what it compiles.
RUN python -m compileall -q .

RUN useradd --uid 10001 lab
USER lab
# Workers import the lab's packages by name wherever Dask starts them.
ENV PYTHONPATH=/lab PYTHONDONTWRITEBYTECODE=1
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
