# The pages' style and script.
FROM node:22-alpine AS assets
WORKDIR /src/web/assets
COPY web/assets/package.json web/assets/package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY web/assets ./
RUN mkdir ../dist && node build.mjs

# The program, with those embedded: one file that needs nothing else.
FROM golang:1.26-alpine AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /src/web/dist web/dist
ARG VERSION=onbekend
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" \
	-o /veiligheidskalender ./cmd/veiligheidskalender

FROM alpine:3.22
LABEL org.opencontainers.image.title="veiligheidskalender" org.opencontainers.image.licenses="EUPL-1.2"
RUN adduser -D -H -u 10001 kalender && install -d -o kalender -g kalender /data
COPY --from=program /veiligheidskalender /usr/local/bin/
COPY LICENSE /usr/share/licenses/veiligheidskalender/
USER 10001
WORKDIR /data
VOLUME /data
ENV VK_DATABASE=sqlite:/data/veiligheidskalender.db VK_LISTEN=:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["veiligheidskalender"]
CMD ["serve"]
