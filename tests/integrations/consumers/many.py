"""Writes a project of many files: many.py FOLDER FILES [WIDTH], with paths of at least WIDTH characters.

Each application has a folder with a Deployment, a Service and a budget that have nothing to complain about, and a
ConfigMap.
"""

import pathlib
import sys

FILES = {
    "deployment": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: NAME}
spec:
  replicas: 3
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: NAME
          image: example.com/NAME:1.0.0
          command: [/NAME]
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
          lifecycle: {preStop: {sleep: {seconds: 10}}}
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: REGION, valueFrom: {configMapKeyRef: {name: NAME, key: region}}}
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 128Mi}}
""",
    "service": """\
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: NAME}
spec:
  selector: {app: NAME}
  ports: [{name: http, port: 80, targetPort: http}]
""",
    "budget": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: NAME, namespace: NAME}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: NAME}}
""",
    "settings": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME, namespace: NAME}
data: {region: north}
""",
}


def main(folder, files, width=0):
    for number in range(files // len(FILES)):
        name = f"app-{number:05}"
        home = pathlib.Path(folder, "apps", name)
        # No part of a path may have more than 255 bytes.
        while len(str(home.relative_to(folder))) < width:
            home /= "a-folder-whose-name-is-so-long-that-a-few-of-its-kind-fill-a-command-line"
        home.mkdir(parents=True)
        for kind, text in FILES.items():
            (home / f"{kind}.yaml").write_text(text.replace("NAME", name))


main(sys.argv[1], *map(int, sys.argv[2:]))
