import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

type Quantities = Readonly<Record<string, string>>;

/** A gRPC probe, or one of another kind. */
interface Probe {
  readonly grpc?: { readonly port: number; readonly service?: string };
}

/** What the tests look at in a container. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } };
  }[];
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly securityContext?: object;
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: object;
  readonly volumes?: readonly {
    readonly configMap?: { readonly name: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
  }[];
}

/** What the tests look at in a Kubernetes object; its whole shape is checked against the schema. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Quantities };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: { readonly metadata: Manifest['metadata']; readonly spec: PodSpec };
    readonly selector?: Readonly<Record<string, unknown>>;
    readonly ports?: readonly { readonly port: number; readonly targetPort: string }[];
  };
}

/** A Deployment or a Job, with the pod that it makes. */
export interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly pod: PodSpec;
  readonly container: Container;
}

/** Whether kubectl is on this machine. */
export function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The objects of a folder of deploy/k8s, as `kubectl apply -k` would send them. */
export function render(folder: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', join(root, 'deploy/k8s', folder)], {
    encoding: 'utf8',
  });
  return parseAllDocuments(text).map((document) => document.toJS());
}

/** The objects that run pods. */
export function workloads(manifests: readonly Manifest[]): Workload[] {
  return manifests.flatMap(({ kind, metadata, spec }) => {
    const pod = spec?.template?.spec;
    return pod ? [{ name: metadata.name, kind, pod, container: pod.containers[0] }] : [];
  });
}

/** The object of a kind and name. */
export function find(manifests: readonly Manifest[], kind: string, name: string) {
  return manifests.find((one) => one.kind === kind && one.metadata.name === name);
}

/** The variables that a container gets; those of a Secret that is not in the manifests read "secret". */
export function environmentOf(container: Container, manifests: readonly Manifest[]) {
  const secret = { ISTHMUS_S3_ACCESS_KEY: 'secret', ISTHMUS_S3_SECRET_KEY: 'secret' };
  const shared = (container.envFrom ?? []).map(({ configMapRef, secretRef }) =>
    configMapRef ? find(manifests, 'ConfigMap', configMapRef.name)?.data : secretRef && secret,
  );
  const own = (container.env ?? []).map(({ name, value }) => [name, value ?? 'secret']);
  return Object.assign({}, ...shared, Object.fromEntries(own)) as Record<string, string>;
}
