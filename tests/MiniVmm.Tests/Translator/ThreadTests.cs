using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>The base by which emitted code finds guest RAM belongs to a thread, not to a machine.</summary>
public sealed class ThreadTests : IDisposable
{
    private const int Rounds = 50, Loop = 2, Loops = 100;

    private readonly TranslatedGuest[] _guests = [Adding(1), Adding(1000)];

    public void Dispose()
    {
        foreach (TranslatedGuest guest in _guests) guest.Dispose();
    }

    [Fact]
    public void Machines_take_turns_on_one_thread()
    {
        for (int round = 0; round < Rounds; round++)
            foreach (TranslatedGuest guest in _guests) guest.Machine.Step(Loop * Loops);
        AssertSums();
    }

    [Fact]
    public async Task Machines_change_threads()
    {
        using var turn = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(me => Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    _guests[(round + me) % 2].Machine.Step(Loop * Loops);
                    // If the other thread failed, it says so.
                    if (!turn.SignalAndWait(TimeSpan.FromMinutes(1))) return;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        AssertSums();
    }

    private static TranslatedGuest Adding(uint number)
    {
        var guest = new TranslatedGuest(new TranslatorOptions { StartEntries = 0, HotEntries = 0 });
        guest.Machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.add(__dword_ptr[GuestMachine.Data], eax);
            a.jmp(loop);
        });
        guest.Machine.Eax = number;
        return guest;
    }

    private void AssertSums()
    {
        foreach (TranslatedGuest guest in _guests)
        {
            Assert.NotNull(guest.BlockAt(GuestMachine.Code));
            Assert.Equal(Rounds * Loops * guest.Machine.Eax, guest.Machine.Memory.Load<uint>(GuestMachine.Data));
        }
    }
}
