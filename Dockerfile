# alo in a container: docker run -p 8080:8080 alo · docker run -it --network host alo client --user 1
# Debian 13 has every library in the version that we want, so this image also proves those.
FROM debian:trixie-slim AS build
WORKDIR /alo
# First what seldom changes: the layer with the libraries stays while the source moves on.
COPY scripts/deps.sh scripts/
# Slim images leave all documents out, and the notices of what is linked into alo with them: they
# are wanted back, those of the two packages that were there before as well.
RUN echo 'path-include=/usr/share/doc/*' > /etc/dpkg/dpkg.cfg.d/zz-documents \
    && scripts/deps.sh build \
    && apt-get install -y --reinstall libtinfo6 "$(dpkg-query -S /usr/lib/*/libstdc++.so.6 \
           | cut -d: -f1)" "$(dpkg-query -W -f '${Package}\n' 'gcc-*-base' | tail -n 1)" \
    && rm -rf /var/lib/apt/lists/*
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake/ cmake/
COPY include/ include/
COPY src/ src/
RUN cmake --preset release -DALO_TESTS=OFF \
    && cmake --build --preset release --target alo \
    && strip build/release/alo
COPY scripts/notices.sh scripts/
RUN scripts/notices.sh notices

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="alo" \
      org.opencontainers.image.description="Presence server: who is online, now"
RUN useradd --system --no-create-home --shell /usr/sbin/nologin alo
COPY --from=build /alo/build/release/alo /usr/local/bin/alo
COPY --from=build /alo/notices/ /usr/share/doc/alo/
USER alo
EXPOSE 8080
# Drains and ends with 0 (docker stop); a second one would end it at once.
STOPSIGNAL SIGTERM
# Finds the server by the variables that it was started with itself (ALO_HOST, ALO_PORT or
# SERVER_PORT), and by nothing else: for a port that comes from a flag or a file, say so with
# --health-cmd, or the container stays unhealthy.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 \
    CMD ["alo", "client", "--check"]
ENTRYPOINT ["alo"]
