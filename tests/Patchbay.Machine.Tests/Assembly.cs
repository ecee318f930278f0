using Xunit.Sdk;

// Guests are emulated on few cores: one after the other they keep their time limits.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]
