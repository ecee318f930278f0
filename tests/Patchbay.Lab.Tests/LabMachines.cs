using System.Collections.Concurrent;

namespace Patchbay.Lab.Tests;

/// <summary>The lab's machines: one, or as many as tests run at the same time. Each does one thing at a time.</summary>
public sealed class LabMachines : IAsyncDisposable
{
    private readonly ConcurrentBag<LabMachine> _idle = [];

    /// <summary>Runs a scenario; fails the test, with all that the scenario said, when that fails or takes too long.</summary>
    /// <param name="scenario">A file's name in <c>tests/lab/scenarios</c>.</param>
    /// <param name="limit">How long it may take.</param>
    public async Task RunAsync(string scenario, TimeSpan limit)
    {
        if (!_idle.TryTake(out LabMachine? machine))
        {
            machine = new LabMachine();
        }
        try
        {
            await machine.RunAsync(scenario, limit);
        }
        finally
        {
            _idle.Add(machine);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (LabMachine machine in _idle)
        {
            await machine.DisposeAsync();
        }
    }
}
