# The files of GraphiQL, as the lock pins them.
FROM node:22-slim AS assets
WORKDIR /src/assets
COPY assets/package.json assets/package-lock.json assets/.npmrc ./
RUN npm ci
COPY assets/build.mjs ./
RUN npm run build

FROM python:3.13-slim AS build
# Compiles the kernel.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY requirements/setup.txt requirements/main.txt /src/requirements/
# Compiled as it is installed: on a read-only file system each start would compile all of it again.
ENV UV_COMPILE_BYTECODE=1
RUN python -m venv --without-pip /opt/bidsgraph \
    && python -m pip install --no-cache-dir --require-hashes --requirement /src/requirements/setup.txt \
    && uv pip install --no-cache --python /opt/bidsgraph --require-hashes --requirement /src/requirements/main.txt
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY graphql_api graphql_api
COPY rest_compat rest_compat
COPY --from=assets /src/graphql_api/schema/assets graphql_api/schema/assets
# Built by the locked hatchling, installed beside the locked packages.
RUN hatchling build --target wheel --directory /dist \
    && uv pip install --no-cache --no-deps --python /opt/bidsgraph /dist/*.whl

FROM python:3.13-slim
# Ingest reads repositories through git.
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
# The same for the standard library, which the image of Python comes with uncompiled.
RUN python -m compileall -q -x site-packages "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
RUN useradd --uid 10001 --create-home --home-dir /data bidsgraph
COPY --from=build /opt/bidsgraph /opt/bidsgraph
ENV PATH=/opt/bidsgraph/bin:$PATH BIDSGRAPH_DATA_DIR=/data PYTHONUNBUFFERED=1
USER bidsgraph
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
ENTRYPOINT ["bidsgraph"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
