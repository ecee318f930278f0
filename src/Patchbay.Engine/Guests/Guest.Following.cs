using Patchbay.Planning.Guests;

namespace Patchbay.Engine.Guests;

/// <content>What of a guest's plugs follows its processors.</content>
internal sealed partial class Guest
{
    // As far as it goes: a device that has gone from the host must not keep a guest from being stopped or going on.
    private async Task FollowAsync(bool running)
    {
        if (_live is { } live && GuestPlanner.Follow(_view.Name, live.Start.Taps, PresentPlugs(live), running) is { IsEmpty: false } plan)
        {
            await _context.Executor.ApplyAllAsync(plan);
        }
    }
}
