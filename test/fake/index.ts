/** A small Assemblyline server in this process, for tests that need no real one. */
export { type Fault } from './faults';
export { type LoggedRequest } from './request';
export { FAKE_VERSION, FakeAssemblyline } from './server';
