# An image with nothing but the program:
#
#   docker build --tag lameduck .
#   docker run --rm --volume "$PWD:/project:ro" lameduck
FROM rust:1.95-alpine AS build
# mimalloc is written in C. Alpine keeps one version of a package only, so a pinned one would soon be gone.
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --release --locked --bin lameduck

FROM scratch
COPY --from=build /source/target/release/lameduck /lameduck
# Nobody in particular. Files of others are read only, and need to be readable by all.
USER 65532:65532
WORKDIR /project
ENTRYPOINT ["/lameduck"]
