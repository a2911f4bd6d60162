/* main.c - parse, prepare what the command needs, run it, map fault to exit code. */
int main(void)
{
    return 0;
}
