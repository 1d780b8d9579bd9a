/** The Assemblyline part of the lab: two real servers of different versions on one set of data. */
export { lab, type Lab, type LabServer, type LabUser } from './facts';
export { installAssemblyline } from './install';
export { fileSourceSample } from './nginx';
export { type ProcessDefinition, type ProcessName, processes, processNames, startOne, stopOne } from './processes';
export { resetAssemblyline, startAssemblyline, stopAssemblyline } from './start';
