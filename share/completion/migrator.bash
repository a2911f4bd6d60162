# bash completion of migrator, printed by `migrator help --completion bash`
_migrator() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' words='' options='' i
    COMPREPLY=()
    if [[ $word == = ]]; then word=''
    elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --database | -d | --migrations | -m | --environment | -e | --config | -c | --format | -f | --layout | --schema | --ledger-schema | --to | --app | --wait | --lock-timeout | --statement-timeout | --before-image-limit | --record | --pg-bindir | --shadow-url | --from | --limit | --out | --against | --since | --fail-on | --server-version | --rules | --report | --rollback-to | --reason | --before-image-retention | --tables | --schema-name | --keep | --completion)
            [[ ${COMP_WORDS[i + 1]} != = ]] || i=$((i + 1))
            i=$((i + 1)) ;;
        --) return ;;
        -*) ;;
        *) command+=${command:+ }${COMP_WORDS[i]} ;;
        esac
    done
    case $before in
    --database | -d) return ;;
    --migrations | -m) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --environment | -e) return ;;
    --config | -c) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --format | -f) mapfile -t COMPREPLY < <(compgen -W 'text json markdown html sarif junit github' -- "$word") && return ;;
    --layout) return ;;
    --schema) return ;;
    --ledger-schema) return ;;
    --to) return ;;
    --app) return ;;
    --wait) return ;;
    --lock-timeout) return ;;
    --statement-timeout) return ;;
    --before-image-limit) return ;;
    --record) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --pg-bindir) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --shadow-url) return ;;
    --from) return ;;
    --limit) return ;;
    --out) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --against) return ;;
    --since) return ;;
    --fail-on) mapfile -t COMPREPLY < <(compgen -W 'blocking error warning note' -- "$word") && return ;;
    --server-version) return ;;
    --rules) return ;;
    --report) return ;;
    --rollback-to) return ;;
    --reason) return ;;
    --before-image-retention) return ;;
    --tables) return ;;
    --schema-name) return ;;
    --keep) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    --completion) mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$word") && return ;;
    esac
    options=' --database --migrations --environment --config --format --layout --schema --ledger-schema --offline --quiet --verbose --help --version'
    case $command in
    '') words='new seal up rehearse queries rollback redo verify lint explain plan gate status log resolve forget freeze thaw doctor history sandbox help version' ;;
    'new' | 'new '*) options="$options" ;;
    'seal' | 'seal '*) options="$options" ;;
    'up' | 'up '*) options="$options --to --dry-run --app --wait --lock-timeout --statement-timeout --before-image-limit --record --pg-bindir --shadow-url --no-rehearse --no-advisory-lock" ;;
    'rehearse' | 'rehearse '*) options="$options --all --check --pg-bindir --shadow-url" ;;
    'queries import' | 'queries import '*) options="$options --from --limit --wait" ;;
    'rollback' | 'rollback '*) options="$options --to --exact --run --resume --out --despite-drift --pg-bindir --shadow-url --app --wait --lock-timeout --statement-timeout --no-advisory-lock" ;;
    'redo' | 'redo '*) options="$options --app --wait --lock-timeout --statement-timeout --before-image-limit --pg-bindir --shadow-url --no-rehearse --no-advisory-lock" ;;
    'verify' | 'verify '*) options="$options --against --rehearse --pg-bindir --shadow-url --since --fail-on --server-version --rules --report" ;;
    'lint' | 'lint '*) options="$options --fix --since --fail-on --server-version --rules --report --wait" ;;
    'explain' | 'explain '*) options="$options" ;;
    'plan' | 'plan '*) options="$options --to --rollback-to --wait --before-image-limit --pg-bindir --shadow-url --no-rehearse" ;;
    'gate' | 'gate '*) options="$options --app --wait" ;;
    'status' | 'status '*) options="$options --exit-code --drift --pg-bindir --shadow-url --wait" ;;
    'log' | 'log '*) options="$options --since --wait" ;;
    'resolve' | 'resolve '*) options="$options --applied --undone --reason --wait" ;;
    'forget' | 'forget '*) options="$options --reason --expired --before-image-retention --wait" ;;
    'freeze' | 'freeze '*) options="$options --tables --schema-name --all --reason --plan --lock-timeout --wait" ;;
    'thaw' | 'thaw '*) options="$options --clean --half-way --plan --wait" ;;
    'doctor' | 'doctor '*) options="$options --print-setup --wait" ;;
    'history merge' | 'history merge '*) options="$options" ;;
    'sandbox' | 'sandbox '*) options="$options --pg-bindir --keep --durable" ;;
    'help' | 'help '*) options="$options --man --completion --reference" words='new seal up rehearse queries rollback redo verify lint explain plan gate status log resolve forget freeze thaw doctor history sandbox help version config exit-codes' ;;
    'version' | 'version '*) options="$options" ;;
    'queries') words="$words import" ;;&
    'history') words="$words merge" ;;&
    esac
    [[ $word != -* ]] || words=$options
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _migrator migrator
