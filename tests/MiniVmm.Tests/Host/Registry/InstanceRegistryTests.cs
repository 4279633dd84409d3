using System.Text;
using MiniVmm.Host;
using MiniVmm.Host.Lifecycle;
using MiniVmm.Host.Registry;
using Xunit;

namespace MiniVmm.Tests.Host.Registry;

public sealed class InstanceRegistryTests : IDisposable
{
    private readonly RegistryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_living_instances_name_is_its_own()
    {
        using Registration web = Claim("web");

        HostError error = Assert.Throws<HostError>(() => Claim("web"));

        Assert.Contains($"web is in use by process {Environment.ProcessId}", error.Message);
        Assert.True(Assert.Single(_folder.Registry.List()).IsAlive);
        Assert.Throws<HostError>(() => _folder.Registry.Remove(_folder.Registry.Find("web")));
    }

    [Fact]
    public async Task Of_those_who_race_for_a_name_one_wins()
    {
        const int racers = 12;
        using Barrier start = new(racers);
        Task<Registration?>[] race = [.. Enumerable.Range(0, racers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                try
                {
                    return Claim("web");
                }
                catch (HostError e) when (e.Message.Contains("web is in use", StringComparison.Ordinal))
                {
                    return null;
                }
            },
            TaskCreationOptions.LongRunning))];

        Registration?[] claims = await Task.WhenAll(race);

        using Registration winner = Assert.Single(claims.OfType<Registration>());
        Assert.Equal(winner.Record, _folder.Registry.Find("web").Record with { Publish = winner.Record.Publish });
    }

    /// <summary>At any time at most one holds the name, a record that is found is whole, and nothing is left behind.</summary>
    [Fact]
    public async Task Starts_ends_and_removals_at_once_keep_the_registry_whole()
    {
        int holders = 0, starts = 0;
        Task[] workers = [.. Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(() => Work(i), TaskCreationOptions.LongRunning))];

        await Task.WhenAll(workers);

        Assert.True(starts > 0);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Root), f => Path.GetFileName(f) is ['.', 'n' or 'o', ..]);
        using Registration last = Claim("web");
        Assert.Equal(last.Record.StartTicks, _folder.Registry.Find("web").Record.StartTicks);

        void Work(int worker)
        {
            for (int i = 0; i < 40; i++)
            {
                try
                {
                    if (worker % 2 == 0) StartAndEnd(i);
                    else _folder.Registry.Remove(_folder.Registry.Find("web"));
                }
                catch (HostError)
                {
                    // In use, running, or not there: said as such, which is all that is asked of a loser.
                }
            }
        }

        void StartAndEnd(int i)
        {
            using Registration web = Claim("web");
            Assert.Equal(1, Interlocked.Increment(ref holders));
            Interlocked.Increment(ref starts);
            Assert.Equal(web.Record.StartTicks, _folder.Registry.Find("web").Record.StartTicks);
            if (i % 3 == 0) web.Ended(0, EndReason.PoweredOff, null);
            Interlocked.Decrement(ref holders);
        }
    }

    [Fact]
    public async Task Who_ends_without_a_word_has_crashed_and_its_name_is_free()
    {
        using (Registration web = Claim("web"))
        {
            web.Console.Append("one\ntwo\nlast words"u8);
            File.WriteAllText(web.MonitorLog, "Fatal error.\n");
        }

        InstanceListing listing = (await InstanceListing.OfAsync(_folder.Registry.Find("web"), default))!;

        Assert.Equal(InstanceState.Crashed, listing.State);
        Assert.Equal(["one", "two", "last words"], listing.LastLines);
        Assert.Equal("Fatal error.", listing.Reason);
        using Registration next = Claim("web");
        Assert.Equal("", Encoding.UTF8.GetString(LogFiles.Read(_folder.Registry.Find("web"), null)));
    }

    [Fact]
    public async Task Who_says_how_it_ended_has_exited()
    {
        using (Registration web = Claim("web"))
        {
            web.Console.Append("bye\n"u8);
            web.Ended(7, EndReason.PoweredOff, null);
        }

        InstanceListing listing = (await InstanceListing.OfAsync(_folder.Registry.Find("web"), default))!;

        Assert.Equal((InstanceState.Exited, 7, "bye"), (listing.State, listing.ExitStatus, Assert.Single(listing.LastLines)));
        _folder.Registry.Remove(_folder.Registry.Find("web"));
        Assert.Empty(_folder.Registry.List());
    }

    [Fact]
    public void A_start_that_failed_leaves_nothing()
    {
        using (Registration web = Claim("web")) web.Failed("no such kernel");

        Assert.Empty(_folder.Registry.List());
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_end()
    {
        Registration web = Claim("web");
        Task end = _folder.Registry.Find("web").WaitAsync(default);
        await Task.Delay(20);
        Assert.False(end.IsCompleted);

        web.Dispose();

        await end.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_beginning_that_only_one_has_is_name_enough()
    {
        using Registration web = Claim("web"), web2 = Claim("web2"), data = Claim("data");

        Assert.Equal("data", _folder.Registry.Find("d").Name);
        Assert.Equal("web", _folder.Registry.Find("web").Name);
        Assert.Contains("web, web2", Assert.Throws<HostError>(() => _folder.Registry.Find("we")).Message);
        Assert.Contains("no such instance", Assert.Throws<HostError>(() => _folder.Registry.Find("x")).Message);
        Assert.Throws<HostError>(() => _folder.Registry.Find("../run"));
    }

    [Fact]
    public void Without_a_name_it_is_the_kernels_with_a_number_if_need_be()
    {
        using Registration first = Claim(null), second = Claim(null), odd = _folder.Registry.Claim(null, RegistryFolder.Record("/x/.My Kernel!.elf"));

        Assert.Equal(["httpd", "httpd-2", "mykernel"], [first.Name, second.Name, odd.Name]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Web")]
    [InlineData(".web")]
    [InlineData("-web")]
    [InlineData("we b")]
    [InlineData("we/b")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456")]
    public void What_is_no_name_is_refused(string name) =>
        Assert.Contains("--name", Assert.Throws<HostError>(() => Claim(name)).Message);

    [Fact]
    public void A_directory_that_others_can_enter_is_refused()
    {
        Directory.CreateDirectory(_folder.Root, (UnixFileMode)0b111_101_101);

        Assert.Contains("chmod 700", Assert.Throws<HostError>(() => _folder.Registry).Message);
    }

    [Fact]
    public void A_directory_that_is_a_link_is_refused()
    {
        Directory.CreateSymbolicLink(_folder.Root, Directory.CreateDirectory(_folder.Root + "-planted", (UnixFileMode)0b111_000_000).FullName);

        Assert.Contains("not a directory", Assert.Throws<HostError>(() => _folder.Registry).Message);
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_refused_with_the_way_out()
    {
        var deep = InstanceRegistry.Open(Path.Combine(_folder.Root, new string('d', 100)));

        Assert.Contains("MINIVMM_RUNTIME_DIR", Assert.Throws<HostError>(() => deep.Claim("web", RegistryFolder.Record())).Message);
        Assert.Empty(deep.List());
    }

    private Registration Claim(string? name) => _folder.Registry.Claim(name, RegistryFolder.Record());
}
