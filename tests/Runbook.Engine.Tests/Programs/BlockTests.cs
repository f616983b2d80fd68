using System.Text;
using CsCheck;
using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine.Tests;

/// <summary>Blocks nested in any way, run by the flat program and by a plain recursive reading of the same tree.</summary>
public sealed class BlockTests
{
    private static readonly Gen<Node> Tasks = Gen.Bool.Select(f => (Node)new Node.Task(f));

    private static readonly Gen<Node> Trees = Gen.Recursive<Node>((depth, inner) => depth > 3
        ? Tasks
        : Gen.Frequency(
            (3, Tasks),
            (2, Gen.Select(inner.List[1, 3], inner.List[0, 2], inner.List[0, 2]).Select((b, r, a) => (Node)new Node.Block(b, r, a)))));

    [Fact]
    public void Advance_AnyTreeOfBlocks_RunsTheTasksThatARecursiveReadingRuns() =>
        Trees.List[1, 4].Sample(
            trees =>
            {
                var numbered = new Numbering();
                var yaml = new StringBuilder("- hosts: all\n  gather_facts: false\n  tasks:\n");
                trees.ForEach(t => numbered.Write(t, 4, yaml));
                var expected = new List<int>();
                var failed = !Reading.Run(trees, numbered, expected);

                var (ran, ended) = Walk(yaml.ToString(), numbered);

                Assert.Equal(expected, ran);
                Assert.Equal(failed, ended);
            },
            iter: 500);

    private static (List<int> Ran, bool Failed) Walk(string yaml, Numbering numbering)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, yaml);
            var playbook = EngineRun.Parser().LoadPlaybook(file);
            Assert.Empty(playbook.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
            var frame = new Frame(ProgramBuilder.OfPlay(playbook.Plays[0], null, _ => true), StepPath.Start, []);
            var ran = new List<int>();
            frame.Advance(out _);
            while (frame.Step is { } step)
            {
                var fails = false;
                if (step.Task is { } task)
                {
                    var number = int.Parse(task.Name![1..], System.Globalization.CultureInfo.InvariantCulture);
                    ran.Add(number);
                    fails = numbering.Fails[number];
                }

                if (fails ? !frame.Catch(new Failure(TaskStatus.Failed, true), out _) : frame.Advance(out _) is not null)
                {
                    return (ran, true);
                }
            }

            return (ran, false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public abstract record Node
    {
        public sealed record Task(bool Fails) : Node;

        public sealed record Block(List<Node> Items, List<Node> Rescue, List<Node> Always) : Node;
    }

    private sealed class Numbering
    {
        private readonly Dictionary<Node, int> _numbers = new(ReferenceEqualityComparer.Instance);

        public List<bool> Fails { get; } = [];

        public int Of(Node task) => _numbers[task];

        public void Write(Node node, int indent, StringBuilder yaml)
        {
            var space = new string(' ', indent);
            if (node is Node.Task task)
            {
                // One value may stand at several places of a generated tree; its number is that of the last, so each is copied first.
                _numbers[task] = Fails.Count;
                Fails.Add(task.Fails);
                yaml.Append(space).Append("- { name: t").Append(_numbers[task]).Append(", debug: }\n");
                return;
            }

            var block = (Node.Block)node;
            Part("- block:", block.Items);
            Part("  rescue:", block.Rescue);
            Part("  always:", block.Always);

            void Part(string title, List<Node> nodes)
            {
                if (nodes.Count == 0)
                {
                    return;
                }

                yaml.Append(space).Append(title).Append('\n');
                for (var i = 0; i < nodes.Count; i++)
                {
                    nodes[i] = nodes[i] is Node.Task t ? new Node.Task(t.Fails) : nodes[i];
                    Write(nodes[i], indent + 4, yaml);
                }
            }
        }
    }

    private static class Reading
    {
        /// <summary>Whether all went well.</summary>
        public static bool Run(IEnumerable<Node> nodes, Numbering numbers, List<int> ran) => nodes.All(n => Run(n, numbers, ran));

        private static bool Run(Node node, Numbering numbers, List<int> ran)
        {
            if (node is Node.Task task)
            {
                ran.Add(numbers.Of(task));
                return !task.Fails;
            }

            var block = (Node.Block)node;
            var well = Run(block.Items, numbers, ran) || (block.Rescue.Count > 0 && Run(block.Rescue, numbers, ran));
            return Run(block.Always, numbers, ran) && well;
        }
    }
}
