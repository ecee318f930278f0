using System.Net.Sockets;
using Patchbay.Linux;

namespace Patchbay.Netlink.Tests.Linux;

public sealed class ReadinessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly SocketPair _pair = SocketPair.Create();
    private readonly Readiness _readiness;

    public ReadinessTests() => _readiness = new Readiness(_pair.Ours.SafeHandle);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _readiness.Dispose();
        _pair.Dispose();
    }

    [Fact]
    public async Task One_descriptor_is_waited_for_again_and_again()
    {
        for (int i = 0; i < 1000; i++)
        {
            Task waiting = _readiness.WaitAsync(Cancellation).AsTask();
            await _pair.Theirs.SendAsync(new byte[] { (byte)i }, Cancellation);
            await waiting.WaitAsync(Limit, Cancellation);
            byte[] got = new byte[2];
            while (!DescriptorPassing.TryReceive(_pair.Ours, got, null, out int length))
            {
                Assert.Equal(0, length);
                await _readiness.WaitAsync(Cancellation).AsTask().WaitAsync(Limit, Cancellation);
            }
            Assert.Equal((byte)i, got[0]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    // As many as there may be, but one that is always free.
    [InlineData(63)]
    public async Task A_wait_goes_on_with_the_thread_that_was_woken_and_others_are_not_held_up_by_it(int count)
    {
        using ManualResetEventSlim held = new();
        List<Task> holding = [];
        for (int i = 0; i < count; i++)
        {
            TaskCompletionSource<string?> thread = new(TaskCreationOptions.RunContinuationsAsynchronously);
            holding.Add(AfterAByteAsync(() =>
            {
                thread.SetResult(Thread.CurrentThread.Name);
                Assert.True(held.Wait(Limit, Cancellation));
            }));
            string? name = await thread.Task.WaitAsync(Limit, Cancellation);
            if (i == 0)
            {
                Assert.Equal("poller", name);
            }
        }
        for (int i = 0; i < 8; i++)
        {
            await AfterAByteAsync(static () => { }).WaitAsync(Limit, Cancellation);
        }
        Assert.All(holding, static h => Assert.False(h.IsCompleted));
        held.Set();
        await Task.WhenAll(holding).WaitAsync(Limit, Cancellation);

        static async Task AfterAByteAsync(Action then)
        {
            using SocketPair pair = SocketPair.Create();
            using Readiness readiness = new(pair.Ours.SafeHandle);
            Task reading = ThenAsync();
            pair.Theirs.Send("x"u8);
            await reading;

            async Task ThenAsync()
            {
                await readiness.WaitAsync(Cancellation);
                then();
            }
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_another_may_begin()
    {
        using CancellationTokenSource source = new();
        Task waiting = _readiness.WaitAsync(source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _readiness.WaitAsync(source.Token).AsTask());
        Task next = _readiness.WaitAsync(Cancellation).AsTask();
        Assert.False(next.IsCompleted);
        await _pair.Theirs.SendAsync("x"u8.ToArray(), Cancellation);
        await next.WaitAsync(Limit, Cancellation);
    }

    [Fact]
    public async Task A_descriptor_that_is_given_up_ends_the_wait_and_is_closed_then()
    {
        Task waiting = _readiness.WaitAsync(Cancellation).AsTask();
        _readiness.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Limit, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _readiness.WaitAsync(Cancellation).AsTask());
        _pair.Ours.Dispose();
        Assert.True(_pair.Ours.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task The_other_end_going_is_something_to_read()
    {
        Task waiting = _readiness.WaitAsync(Cancellation).AsTask();
        _pair.Theirs.Shutdown(SocketShutdown.Both);

        await waiting.WaitAsync(Limit, Cancellation);
        Assert.True(DescriptorPassing.TryReceive(_pair.Ours, new byte[1], null, out int length));
        Assert.Equal(0, length);
    }

    [Fact]
    public async Task A_stream_that_is_closed_ends_its_read()
    {
        using SocketPair pair = SocketPair.Create();
        PolledStream stream = PolledStream.Open(pair.Ours);
        Task<int> reading = stream.ReadAsync(new byte[1], Cancellation).AsTask();
        Assert.False(reading.IsCompleted);
        await stream.DisposeAsync();

        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => reading.WaitAsync(Limit, Cancellation));
    }
}
