using Patchbay.Lab.Tests;
using Xunit.Sdk;

// One machine, which does one thing at a time; ./test --lab takes two.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(LabMachines))]
