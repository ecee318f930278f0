using Patchbay.Engine.Guests;
using Patchbay.Engine.Tests.Guests;

namespace Patchbay.Engine.Tests.Hooks;

/// <summary>When administrators' scripts are told of guests, and what their refusal takes back.</summary>
public sealed class GuestHookTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    public GuestHookTests()
    {
        Directory.CreateDirectory($"{_fixture.Paths.Hooks}/qemu.d");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Scripts_are_told_at_libvirts_moments()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);

        Assert.Equal(["web prepare begin -", "web start begin -", "web started begin -", "web stopped end -", "web release end destroyed"], Told());
        // Before anything is looked at; right before and after the process; before owners are restored; after all is gone.
        string[] steps = [.. _fixture.Host.Log.Select(Short)];
        Assert.Equal("web prepare begin -", steps.SkipWhile(s => s != "web prepare begin -").First());
        Assert.DoesNotContain("claim default", steps.TakeWhile(s => s != "web prepare begin -"));
        Assert.StartsWith("qemu start", steps[Array.IndexOf(steps, "web start begin -") + 1], StringComparison.Ordinal);
        Assert.StartsWith("qemu stop", steps[Array.IndexOf(steps, "web stopped end -") - 1], StringComparison.Ordinal);
        Assert.Equal("web release end destroyed", steps[^1]);
    }

    [Theory]
    [InlineData("prepare")]
    [InlineData("start")]
    [InlineData("started")]
    public async Task A_script_that_refuses_a_start_leaves_nothing_of_it(string refused)
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        _fixture.Host.Refuses = h => h.Arguments[1] == refused;
        RefusedException why = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));
        Assert.Equal((Refusal.HookFailed, RefusalArea.Hook), (why.Why, why.Area));
        Assert.StartsWith("Hook script execution failed: ", why.Message, StringComparison.Ordinal);
        Assert.Contains("not today", why.Message, StringComparison.Ordinal);
        Assert.Equal(["web stopped end -", "web release end failed"], Told()[^2..]);
        _fixture.AssertNothingIsLeft();

        _fixture.Host.Refuses = static _ => false;
        await _fixture.StartAsync(web);
    }

    [Fact]
    public async Task A_script_cannot_keep_a_guest_from_ending()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Host.Refuses = h => h.Arguments[1] is "stopped" or "release";
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_next_daemon_tells_of_the_guests_that_it_finds_and_ends_those_that_are_refused()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.RestartAsync();
        Assert.Equal("web reconnect begin -", Told()[^1]);
        Assert.True(_fixture.Service.Find("web").IsActive);

        _fixture.Host.Refuses = h => h.Arguments[1] == "reconnect";
        await _fixture.RestartAsync();
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Daemon), _fixture.Service.Find("web").Status);
        Assert.Equal(["web stopped end -", "web release end daemon"], Told()[^2..]);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_daemon_killed_anywhere_leaves_scripts_that_were_told_of_a_start_told_of_its_end()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.EachStepAsync(() => _fixture.StartAsync(web), async at =>
        {
            GuestView found = _fixture.Service.Find("web");
            if (found.IsActive)
            {
                await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
            }
            string[] told = Told();
            Assert.True(told.Length == 0 || told[^1].StartsWith("web release end", StringComparison.Ordinal), $"step {at}: {string.Join("; ", told)}");
            _fixture.Host.Log.Clear();
        });
    }

    private string[] Told() => [.. _fixture.Host.Log.Where(static l => l.StartsWith("run ", StringComparison.Ordinal)).Select(Short)];

    private static string Short(string step) => step.StartsWith("run ", StringComparison.Ordinal) ? step.Split(' ', 3)[2] : step;
}
