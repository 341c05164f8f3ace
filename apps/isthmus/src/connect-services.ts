import type { ServiceClients } from '@isthmus/study';
import type { Session } from './session.js';

/** The session, with services that start at the first task which is not done yet and do all that follow. */
export function withSharedServices(session: Session): Session {
  let clients: Promise<ServiceClients> | undefined;
  return {
    ...session,
    services() {
      clients ??= session.services();
      return clients;
    },
  };
}
