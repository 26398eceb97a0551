import { Component } from 'react';
import { Button } from '../ui/Button.jsx';
import { ErrorState } from '../ui/ErrorState.jsx';
import styles from './ErrorBoundary.module.css';

/**
 * A mistake of ours, shown as one: what to do, and that nothing stored is lost.
 *
 * @extends {Component<{ children: React.ReactNode }, { hasFailed: boolean }>}
 */
export class ErrorBoundary extends Component {
  /** @param {{ children: React.ReactNode }} props */
  constructor(props) {
    super(props);
    this.state = { hasFailed: false };
  }

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  /** @override */
  render() {
    if (!this.state.hasFailed) return this.props.children;
    const error = {
      code: 'unexpected',
      message:
        'That was our mistake. Your conversations are safe in this browser. Loading the page again usually helps.',
    };
    return (
      <main className={styles.page}>
        <ErrorState title="This page has stopped working" error={error} />
        <div className={styles.actions}>
          <Button onClick={() => window.location.reload()}>Load the page again</Button>
          <Button look="secondary" onClick={() => window.location.assign('/')}>
            Go home
          </Button>
        </div>
      </main>
    );
  }
}
