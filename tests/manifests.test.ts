import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as evaluator from '@isthmus/evaluator';
import * as matcher from '@isthmus/matcher';
import { serviceVariables } from '@isthmus/runtime';
import { pairsOf, parseStudy } from '@isthmus/study';
import * as trainer from '@isthmus/trainer';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  environmentOf,
  find,
  hasKubectl,
  type Manifest,
  render,
  type Workload,
  workloads,
} from './rendered-manifests.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const services = { trainer, matcher, evaluator };
const isService = (name: string): name is keyof typeof services => name in services;

const dockerfile = readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8');
const targets = [...dockerfile.matchAll(/^FROM runtime AS (\S+)$/gm)].map(([, target]) => target);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What is wrong with an object by the schemas of Kubernetes 1.34, to which unknown fields are errors. */
function createSchemaCheck(): (manifest: Manifest) => string[] {
  const cacheDir =
    process.env.ISTHMUS_CACHE_DIR ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'isthmus');
  const read = (name: string) =>
    JSON.parse(readFileSync(join(cacheDir, 'kubernetes-schemas-v1.34.0', `${name}.json`), 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(read('_definitions'));
  return (manifest) => {
    const { kind, apiVersion, metadata } = manifest;
    // A Service of v1 -> service-v1, a NetworkPolicy of networking.k8s.io/v1 -> networkpolicy-networking-v1
    const group = apiVersion.replace(/\.[^/]+/, '').replace('/', '-');
    const name = `${kind.toLowerCase()}-${group}`;
    const isValid = ajv.getSchema(name) ?? ajv.addSchema(read(name), name).getSchema(name)!;
    if (isValid(manifest)) return [];
    return (isValid.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${kind} ${metadata.name}: ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

if (hasKubectl()) {
  describe('the manifests', testManifests);
} else {
  it.skip('the manifests, because kubectl is missing (https://kubernetes.io/docs/tasks/tools)', () =>
    undefined);
}

function testManifests() {
  const schemaErrors = createSchemaCheck();

  describe.each(['base', 'overlays/local', 'overlays/gpu'])('of %s', (folder) => {
    const manifests = render(folder);
    const all = workloads(manifests);
    const deployed = all.filter(({ name }) => isService(name));
    const each = (list: readonly Workload[], check: (workload: Workload) => unknown) =>
      Object.fromEntries(list.map((workload) => [workload.name, check(workload)]));
    const same = (list: readonly Workload[], value: unknown) => each(list, () => value);

    it('are valid for Kubernetes 1.34', () => {
      expect(manifests.flatMap(schemaErrors)).toEqual([]);
    });

    it('hold the three services and the conductor', () => {
      expect(all.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['conductor', 'evaluator', 'matcher', 'trainer']),
      );
    });

    it.each(Object.keys(services))(
      'give the %s an environment that it accepts, and the port of its image',
      (name) => {
        const { container } = deployed.find((one) => one.name === name)!;
        const env = environmentOf(container, manifests);
        const { loadConfig, variableNames } = services[name as keyof typeof services];
        expect(variableNames).toEqual(expect.arrayContaining(Object.keys(env)));
        const { listen } = loadConfig(env);
        expect(listen).toBe(`0.0.0.0:${container.ports?.[0]?.containerPort}`);
        expect(dockerfile).toContain(
          `FROM runtime AS ${name}\nENV ISTHMUS_${name.toUpperCase()}_LISTEN=${listen}\n`,
        );
      },
    );

    it('give the conductor the store, and nothing that is not known', () => {
      const conductor = all.find(({ name }) => name === 'conductor')!;
      const env = environmentOf(conductor.container, manifests);
      expect(env).toHaveProperty('ISTHMUS_STORE_URL');
      expect(Object.keys(serviceVariables.shape)).toEqual(expect.arrayContaining(Object.keys(env)));
    });

    it('send the conductor to the ports on which the services listen', () => {
      const { args } = find(manifests, 'Job', 'conductor')!.spec!.template!.spec.containers[0];
      const addresses = args!.at(-1)!.split(',');
      const listening = deployed.map(({ name }) => {
        const { port, targetPort } = find(manifests, 'Service', name)!.spec!.ports![0]!;
        expect(targetPort).toBe('grpc');
        return `${name}=dns:///${name}:${port}`;
      });
      expect(addresses.toSorted()).toEqual(listening.toSorted());
    });

    it('give the conductor a study that can be read', () => {
      const conductor = all.find(({ name }) => name === 'conductor')!;
      const name = conductor.pod.volumes!.find(({ configMap }) => configMap)!.configMap!.name;
      const text = find(manifests, 'ConfigMap', name)!.data!['study.yaml']!;
      expect(pairsOf(parseStudy(text, { file: 'study.yaml' })).length).toBeGreaterThan(0);
    });

    it('probe every service over gRPC, on its port', () => {
      const ports = each(deployed, ({ container }) =>
        [container.startupProbe, container.readinessProbe, container.livenessProbe].map(
          (probe) => probe?.grpc?.port,
        ),
      );
      expect(ports).toEqual(
        each(deployed, ({ container }) => Array(3).fill(container.ports![0]!.containerPort)),
      );
    });

    it('restart a service that does not answer, and not one that cannot do tasks for now', () => {
      const names = each(
        deployed,
        ({ container: { startupProbe, readinessProbe, livenessProbe } }) =>
          [startupProbe, readinessProbe, livenessProbe].map((probe) => probe?.grpc?.service ?? ''),
      );
      expect(names).toEqual(same(deployed, ['live', '', 'live']));
    });

    it('probe everything that runs on', () => {
      const servers = all.filter(({ kind }) => kind === 'Deployment');
      const probed = each(
        servers,
        ({ container: { startupProbe, readinessProbe, livenessProbe } }) =>
          Boolean(startupProbe && readinessProbe && livenessProbe),
      );
      expect(probed).toEqual(same(servers, true));
    });

    it('bound the processor and memory of every container', () => {
      const bounds = each(all, ({ container }) => ({
        requests: container.resources?.requests,
        limits: container.resources?.limits,
      }));
      const quantities = expect.objectContaining({
        cpu: expect.any(String),
        memory: expect.any(String),
      });
      expect(bounds).toEqual(same(all, { requests: quantities, limits: quantities }));
    });

    it('ask for as many GPUs as they are limited to', () => {
      const count = folder === 'overlays/gpu' ? '1' : undefined;
      const gpus = each(deployed, ({ container }) => [
        container.resources?.requests?.['nvidia.com/gpu'],
        container.resources?.limits?.['nvidia.com/gpu'],
      ]);
      expect(gpus).toEqual(same(deployed, [count, count]));
    });

    it('run every pod without privileges, under an account of its own without a token', () => {
      const pods = each(all, ({ pod, container }) => ({
        ...pod,
        container: container.securityContext,
      }));
      const unprivileged = {
        securityContext: expect.objectContaining({
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        }),
        container: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        automountServiceAccountToken: false,
      };
      expect(pods).toEqual(
        each(all, ({ name }) =>
          expect.objectContaining({ ...unprivileged, serviceAccountName: name }),
        ),
      );
      expect(all.filter(({ name }) => !find(manifests, 'ServiceAccount', name))).toEqual([]);
    });

    it("run images that are the Dockerfile's targets, in this version", () => {
      const ours = all.filter(({ name }) => isService(name) || name === 'conductor');
      const images = ours.map(({ container }) => container.image);
      const known = targets.flatMap((target) =>
        ['', '-gpu'].map((flavour) => `isthmus/${target}:${version}${flavour}`),
      );
      expect(known).toEqual(expect.arrayContaining(images));
      expect(each(deployed, ({ container }) => container.image.split(/[/:]/)[1])).toEqual(
        each(deployed, ({ name }) => name),
      );
    });
  });
}
